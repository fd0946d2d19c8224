// Runs the console in a real Chromium, which the machine has: Debian's packages chromium and fonts-noto-cjk.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { whyNoChromium } from './chromium.ts';

const folder = join(import.meta.dirname, 'journeys');
const missing = whyNoChromium();
if (missing !== false) {
  console.log(`left out: ${missing}`);
  // CI asks for everything: what could not run there proves nothing.
  if (process.env.REQUIRE_ALL === '1') process.exitCode = 1;
} else {
  const asked = process.argv.slice(2);
  const files = readdirSync(folder)
    .filter((file) => asked.length === 0 || asked.some((part) => file.includes(part)))
    .map((file) => join(folder, file));
  const counts = { passed: 0, failed: 0 };
  const stream = run({ files, concurrency: 1, timeout: 600_000 })
    .on('test:pass', ({ details }) => {
      if (details.type !== 'suite') counts.passed += 1;
    })
    .on('test:fail', () => {
      counts.failed += 1;
    });
  for await (const text of stream.compose(spec())) process.stdout.write(String(text));
  console.log(`browser: ${counts.passed} passed, ${counts.failed} failed`);
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
}
