import { go } from './go.ts';

/** A Go module that is unpacked for the files in it, not built. */
export interface Module {
  readonly path: string;
  readonly version: string;
  /** Checksum of the module's content, as in a go.sum. */
  readonly sum: string;
}

/** Folder of the unpacked module, after its content was compared with the pinned checksum. */
export function moduleDirectory({ path, version, sum }: Module): string {
  const found = JSON.parse(go(['mod', 'download', '-json', `${path}@${version}`])) as { Dir: string; Sum: string };
  if (found.Sum !== sum) throw new Error(`${path}@${version} has the checksum ${found.Sum}, pinned is ${sum}`);
  return found.Dir;
}
