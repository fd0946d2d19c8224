import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { buildTools, whyNoTools } from './harness/tools.ts';

// Runs every file beside this one, or those whose name holds one of the arguments, one after the other: the machine has
// to carry the API servers of one file at a time only.
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .map((file) => join(import.meta.dirname, file));
const start = performance.now();
if (!whyNoTools()) buildTools();

const counts = { passed: 0, failed: 0, skipped: 0 };
// A run that is called off ends the file that is running, which ends its servers.
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => abort.abort());
const stream = run({ files, concurrency: 1, signal: abort.signal });
stream.on('test:pass', ({ skip }) => {
  counts[skip ? 'skipped' : 'passed']++;
});
stream.on('test:fail', () => {
  counts.failed++;
});
stream.compose(spec).pipe(process.stdout);
stream.on('end', () => {
  const { passed, failed, skipped } = counts;
  // CI asks for everything: what could not run there proves nothing.
  const incomplete = process.env.REQUIRE_ALL === '1' && skipped > 0;
  process.exitCode = failed > 0 || incomplete || passed + skipped === 0 ? 1 : 0;
  process.once('beforeExit', () => {
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    if (incomplete) console.log('REQUIRE_ALL=1: a skipped test counts as a failure');
    console.log(`cluster: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`);
  });
});
