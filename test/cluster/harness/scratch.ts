import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A new folder for files that nobody needs after this process; it goes with it at the latest. */
export function scratchDirectory(name: string): string {
  const directory = mkdtempSync(join(tmpdir(), `kaas-${name}-`));
  kept.add(directory);
  return directory;
}

export function removeScratch(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  kept.delete(directory);
}

const kept = new Set<string>();

process.on('exit', () => {
  for (const directory of kept) removeScratch(directory);
});
