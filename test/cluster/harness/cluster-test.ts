import { type TestContext, test } from 'node:test';
import { whyNoOpenssl } from './authority.ts';
import { whyNoTools } from './tools.ts';

/** A test that needs API servers; skipped with the reason where they cannot run. */
export function clusterTest(name: string, run: (t: TestContext) => Promise<void>): void {
  const skip = whyNoTools() || whyNoOpenssl();
  // A busy machine takes minutes for what takes seconds on a free one.
  test(name, { skip, timeout: 20 * 60_000 }, run);
}
