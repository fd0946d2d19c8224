import { run } from 'node:test';
import { spec } from 'node:test/reporters';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs test files one after the other, says what they say, and counts. */
export function runTestFiles(files: readonly string[], signal: AbortSignal): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return Promise.resolve(counts);
  const stream = run({ files: [...files], concurrency: 1, signal });
  stream.on('test:pass', ({ skip }) => {
    counts[skip ? 'skipped' : 'passed']++;
  });
  stream.on('test:fail', () => {
    counts.failed++;
  });
  stream.compose(spec).pipe(process.stdout);
  return new Promise((resolve) => stream.on('end', () => resolve(counts)));
}
