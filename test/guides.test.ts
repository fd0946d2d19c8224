// The guides are followed: their files are written, their commands run, in English and in Japanese alike.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const blocks = (file: string): [string, string][] =>
  [...readFileSync(file, 'utf8').matchAll(/^```(\w.*)\n([\s\S]*?)^```/gm)].map((match) => [
    match[1] as string,
    match[2] as string,
  ]);

it.each(['getting-started'])('%s can be followed from top to bottom', (guide) => {
  const folder = mkdtempSync(join(tmpdir(), 'guide-'));
  let ran = 0;
  try {
    for (const [language, text] of blocks(`docs/guides/${guide}.md`)) {
      const [kind, file] = language.split(' ');
      if (kind === 'yaml' && file !== undefined) writeFileSync(join(folder, file), text);
      if (kind !== 'sh') continue;
      for (const line of text.trim().split('\n')) {
        const [command, ...args] = line.split(' ');
        expect(command).toBe('kaas');
        const { status, stderr } = spawnSync(process.execPath, [join(process.cwd(), 'cli/bin/kaas.js'), ...args], {
          cwd: folder,
          encoding: 'utf8',
        });
        expect([line, status, stderr]).toEqual([line, 0, expect.not.stringMatching(/error|warning/)]);
        ran++;
      }
    }
    expect(ran).toBeGreaterThan(3);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it.each([
  'getting-started',
  'changing-a-plan',
  'charts-with-cluster-roles',
  'policies',
  'pulumi',
  'billing',
  'installing',
  'upgrading',
  'kubectl',
  'monitoring',
])('%s says the same in Japanese', (guide) => {
  expect(blocks(`docs/guides/${guide}.ja.md`)).toEqual(blocks(`docs/guides/${guide}.md`));
});
