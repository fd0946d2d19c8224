import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Runs test files one after the other, says what they say, and counts. A file ends with its last test: what a failed one has
 * left running does not hold up the others.
 */
export function runTestFiles(files: readonly string[], signal: AbortSignal): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return Promise.resolve(counts);
  const stream = run({ files: [...files], concurrency: 1, signal, forceExit: true });
  stream.on('test:pass', ({ skip }) => {
    counts[skip ? 'skipped' : 'passed']++;
  });
  const failures: string[] = [];
  stream.on('test:fail', ({ name, file, details }) => {
    counts.failed++;
    const [line = ''] = (details.error.cause ?? details.error).toString().split('\n');
    failures.push(`failed: ${file && relative(process.cwd(), file)}: ${name}: ${line}`);
  });
  stream.compose(spec).pipe(process.stdout);
  return new Promise((resolve) =>
    stream.on('end', () => {
      // Once more behind all that the servers said.
      for (const failure of failures) console.log(failure);
      resolve(counts);
    }),
  );
}
