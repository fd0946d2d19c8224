import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryTarget, gitTarget } from '@hexabase-kaas/delivery';
import { parseDocument } from 'yaml';
import { type PlaceUnderTest, targetLaws } from '../conformance/target-laws.js';
import { hasGit } from './installed-git.js';

jest.setTimeout(300_000);

const temporary = mkdtempSync(join(tmpdir(), 'kaas-laws-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
let count = 0;
const fresh = () => join(temporary, String(count++));

describe('a directory', () => {
  test.each(targetLaws.map((law) => [law.name, law] as const))('%s', async (_name, law) => {
    const directory = fresh();
    await law.holds({
      ...placeIn(directory),
      target: () => directoryTarget({ directory }),
    });
  });
});

(hasGit() ? describe : describe.skip)('a Git branch', () => {
  test.each(targetLaws.map((law) => [law.name, law] as const))('%s', async (_name, law) => {
    const repository = fresh();
    const copy = fresh();
    const run = (...args: string[]): string =>
      execFileSync('git', ['-c', 'user.name=outsider', '-c', 'user.email=o@example.com', ...args], {
        env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
    run('init', '--quiet', '--bare', '--initial-branch=main', repository);
    const tip = () => run('-C', repository, 'for-each-ref', '--format=%(objectname)', 'refs/heads/main').trim();
    const checkout = () => {
      rmSync(copy, { recursive: true, force: true });
      run('clone', '--quiet', repository, copy);
    };
    const place = placeIn(copy);
    await law.holds({
      namespace: place.namespace,
      target: () =>
        gitTarget({
          repository,
          branch: 'main',
          author: { name: 'kaas', email: 'kaas@example.com' },
          directory: fresh(),
        }),
      contents: async () => {
        if (tip() === '') return new Map();
        checkout();
        return place.contents();
      },
      edit: async (texts) => {
        checkout();
        await place.edit(texts);
        run('-C', copy, 'add', '--all');
        run('-C', copy, 'commit', '--quiet', '--message', 'edit');
        run('-C', copy, 'push', '--quiet', 'origin', 'HEAD:main');
      },
      stamp: async () => tip(),
    });
  });
});

/** A directory as a place: one file for each object. */
function placeIn(directory: string): Omit<PlaceUnderTest, 'target'> {
  const folder = join(directory, 'infrastructure', 'tokyo', 'base');
  const files = () =>
    readdirSync(directory, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  const orNothing = <T>(read: () => T[]): T[] => {
    try {
      return read();
    } catch {
      return [];
    }
  };
  return {
    namespace: 'default',
    contents: async () =>
      new Map(
        orNothing(() => readdirSync(folder))
          .filter((name) => name !== 'kustomization.yaml')
          .map((name) => [
            name.replace(/\.yaml$/, ''),
            String(parseDocument(readFileSync(join(folder, name), 'utf8')).getIn(['data', 'text'])),
          ]),
      ),
    edit: async (texts) => {
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of Object.entries(texts)) {
        const file = join(folder, `${name}.yaml`);
        if (text === null) rmSync(file);
        else writeFileSync(file, `data:\n  text: ${JSON.stringify(text)}\n`);
      }
    },
    stamp: async () =>
      orNothing(files)
        .map((file) => `${file} ${statSync(file, { bigint: true }).mtimeNs} ${statSync(file).ino}`)
        .join('\n'),
  };
}
