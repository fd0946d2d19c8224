import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppliedCommits } from './applied-commits.js';

/** A folder of files that is a checkout of the branch: what is checked out is taken for applied, as its directory objects are. */
export function checkedOutCommits(directory: string): AppliedCommits {
  const read = (path: string): Promise<string | undefined> =>
    readFile(join(directory, '.git', path), 'utf8').then(
      (text) => text.trim(),
      () => undefined,
    );
  const head = async (): Promise<string | undefined> => {
    const text = await read('HEAD');
    const ref = /^ref: (refs\/\S+)$/.exec(text ?? '')?.[1];
    const commit = ref === undefined ? text : await read(ref);
    return commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
  };
  return { ofWorkspace: head, ofOrganization: head };
}
