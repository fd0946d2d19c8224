import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';

/** Programs of this computer with the libraries that they are linked to, as the files of an image. */
export function systemFiles(programs: Readonly<Record<string, string>>): Record<string, { readonly from: string }> {
  const files: Record<string, { from: string }> = {};
  for (const [path, program] of Object.entries(programs)) {
    files[path] = { from: realpathSync(program) };
    for (const library of libraries(program)) files[library] = { from: realpathSync(library) };
  }
  return files;
}

function libraries(program: string): string[] {
  const lines = execFileSync('ldd', [program], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => /(?:=> |^\s+)(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}
