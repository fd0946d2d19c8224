import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitTarget } from '@hexabase-kaas/delivery';
import { hasGit } from './installed-git.js';
import { roundUnits, startWriter } from './writer.js';

const temporary = mkdtempSync(join(tmpdir(), 'kaas-writers-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const long = process.env.LONG === '1';
const withGit = hasGit() ? test : test.skip;

withGit(
  'sixteen processes that write one branch lose nothing, and history stays linear',
  async () => {
    const repository = join(temporary, 'fleet.git');
    const run = (...args: string[]) => execFileSync('git', ['-C', repository, ...args]).toString();
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository]);
    const rounds = long ? 100 : 2;
    const started = Date.now();
    // Half of them share a source, and with it an inventory.
    const writers = Array.from({ length: 16 }, (_, at) => ({
      source: at % 2 === 0 ? 'shared' : `own${at}`,
      name: `unit${at}`,
    }));
    const running = writers.map(({ source, name }) =>
      startWriter({ directory: join(temporary, name), repository, source, call: 'put', names: [name], rounds }),
    );
    for (const { ended } of running) expect(await ended).toEqual({ code: 0, signal: null, errors: '' });
    if (long) console.log(`16 writers x ${rounds} rounds: ${Math.round((Date.now() - started) / 1000)} s`);
    expect(run('rev-list', '--count', 'main').trim()).toBe(String(16 * rounds));
    expect(run('rev-list', '--merges', '--count', 'main').trim()).toBe('0');
    const author = { name: 'reader', email: 'reader@example.com' };
    const target = gitTarget({ repository, branch: 'main', author, directory: join(temporary, 'reader') });
    for (const source of new Set(writers.map((writer) => writer.source))) {
      const names = writers.filter((writer) => writer.source === source).map(({ name }) => name);
      const units = roundUnits(source, names, rounds - 1);
      expect(await target.check(source, units)).toEqual({ written: [], removed: [], unchanged: 9 * names.length });
    }
  },
  1_200_000,
);
