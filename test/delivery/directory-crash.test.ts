import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { directoryTarget } from '@hexabase-kaas/delivery';
import { roundNames, roundUnits, startWriter } from './writer.js';

const temporary = mkdtempSync(join(tmpdir(), 'kaas-crash-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const long = process.env.LONG === '1';
const names = Array.from({ length: 40 }, (_, at) => `unit${at}`);

test('a process killed at any moment leaves a tree from which the next delivery converges', async () => {
  const directory = join(temporary, 'killed');
  const theirs = {
    'README.md': 'ours to keep',
    'w/unit1/f0/notes.txt': 'theirs',
    'w/unit3/kustomization.yaml': 'theirs',
  };
  write(directory, theirs);
  const target = directoryTarget({ directory });
  await target.apply('console', roundUnits('console', ['c'], 0));
  let interrupted = 0;
  for (let kill = 0; kill < (long ? 30 : 5); kill++) {
    // A run that is killed may have met the leftovers of one that was killed before.
    for (let again = 0; again <= kill % 3; again++) {
      const writer = startWriter({ directory, source: 'platform', call: 'apply', names, rounds: 1_000_000 });
      await writer.ready;
      await setTimeout(Math.random() * 250);
      writer.kill();
      expect(await writer.ended).toMatchObject({ signal: 'SIGKILL', errors: '' });
    }
    if (readdirSync(join(directory, '.kaas')).some((name) => name.startsWith('journal.'))) interrupted += 1;
    const round = kill % 4;
    const present = roundNames('apply', names, round);
    const reference = join(temporary, `reference${kill}`);
    write(reference, theirs);
    // Another source may be the first to find the leftovers.
    if (kill % 3 === 0) await target.put('console', roundUnits('console', ['c'], round));
    await target.apply('platform', roundUnits('platform', present, round));
    await target.apply('console', roundUnits('console', ['c'], round));
    await directoryTarget({ directory: reference }).apply('console', roundUnits('console', ['c'], round));
    await directoryTarget({ directory: reference }).apply('platform', roundUnits('platform', present, round));
    expect(tree(directory)).toEqual(tree(reference));
    rmSync(reference, { recursive: true });
  }
  expect(interrupted).toBeGreaterThan(0);
}, 120_000);

test('two processes that write one directory at once take turns', async () => {
  const directory = join(temporary, 'shared');
  const rounds = long ? 20 : 4;
  const few = names.slice(0, 20);
  const writers = ['one', 'two'].map((source) =>
    startWriter({ directory, source, call: 'apply', names: few.map((name) => `${source}-${name}`), rounds }),
  );
  for (const { ended } of writers) expect(await ended).toEqual({ code: 0, signal: null, errors: '' });
  const reference = join(temporary, 'shared-reference');
  for (const source of ['two', 'one']) {
    const all = few.map((name) => `${source}-${name}`);
    const units = roundUnits(source, roundNames('apply', all, rounds - 1), rounds - 1);
    await directoryTarget({ directory: reference }).apply(source, units);
  }
  expect(tree(directory)).toEqual(tree(reference));
}, 120_000);

function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, path, '..'), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

/** Every file with its text, and every empty folder. */
function tree(directory: string, below = ''): Record<string, string> {
  const entries = readdirSync(join(directory, below), { withFileTypes: true });
  if (entries.length === 0) return { [`${below}/`]: '' };
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? tree(directory, path) : { [path]: readFileSync(join(directory, path), 'utf8') };
    }),
  );
}
