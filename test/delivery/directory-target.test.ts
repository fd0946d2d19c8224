import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyToDirectory, directoryTarget } from '@hexabase-kaas/delivery';
import { targetConformance, unit } from '../conformance/target.js';

jest.setTimeout(120_000);

const temporary = mkdtempSync(join(tmpdir(), 'kaas-directory-'));
let count = 0;
const fresh = () => join(temporary, String(count++));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

targetConformance(async () => {
  const directory = fresh();
  return {
    target: (options) => directoryTarget({ directory, ...options }),
    files: async () => new Map(list(directory).map((path) => [path, readFileSync(join(directory, path), 'utf8')])),
    stamp: async () =>
      list(directory)
        .map((path) => [path, lstatSync(join(directory, path), { bigint: true })] as const)
        .map(([path, { mtimeNs, ino }]) => `${path} ${mtimeNs} ${ino}`)
        .join('\n'),
    edit: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        rmSync(join(directory, path), { force: true });
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        if (text !== null) writeFileSync(join(directory, path), text);
      }
    },
    link: async (path, to) => {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      symlinkSync(to, join(directory, path));
    },
  };
});

test('no empty folder, lock, journal or temporary file is left behind', async () => {
  const directory = fresh();
  const target = directoryTarget({ directory });
  await target.apply('platform', [unit('a', { 'a/b/c/x/o': '1' }), unit('b', { 'a/d/x/o': '1' })]);
  expect(readdirSync(join(directory, '.kaas'))).toEqual(['platform.json']);
  await target.apply('platform', [unit('b', { 'a/d/x/o': '1' })]);
  expect(readdirSync(join(directory, 'a'))).toEqual(['d']);
  await target.apply('platform', []);
  expect(readdirSync(directory)).toEqual([]);
});

test('a lock of a live process is waited for, and one of a dead process is not', async () => {
  const directory = fresh();
  const target = directoryTarget({ directory, lockTimeout: 200 });
  const units = [unit('a', { 'w/x/o': '1' })];
  mkdirSync(join(directory, '.kaas'), { recursive: true });
  writeFileSync(join(directory, '.kaas', 'lock.999999999.1.dead'), '');
  await target.apply('platform', units);
  // This process is alive, but not since the dawn of time: its number was someone else's before.
  if (process.platform === 'linux') {
    writeFileSync(join(directory, '.kaas', `lock.${process.pid}.1.reused`), '');
    await target.apply('platform', units);
  }
  const elsewhere = join(directory, '.kaas', 'lock.1.1.elsewhere');
  writeFileSync(elsewhere, 'another-host');
  await expect(target.apply('platform', units)).rejects.toMatchObject({ code: 'DELIVERY_LOCKED' });
  setTimeout(() => rmSync(elsewhere), 50);
  await target.apply('platform', units);
});

test('more text than memory should hold is written whole, and a refused delivery leaves none of it', async () => {
  const directory = fresh();
  const target = directoryTarget({ directory });
  const large = (at: number) => `${at} 日本語 ${String(at % 10).repeat(2_000_000)}`;
  const units = Array.from({ length: 40 }, (_, at) => unit(`u${at}`, { [`w/u${at}/x/o`]: large(at) }));
  mkdirSync(join(directory, 'w', 'u39'), { recursive: true });
  writeFileSync(join(directory, 'w', 'u39', 'x.yaml'), 'theirs');
  await expect(target.apply('platform', units)).rejects.toMatchObject({ code: 'DELIVERY_CONFLICT' });
  expect(list(directory)).toEqual(['w/u39/x.yaml']);
  rmSync(join(directory, 'w', 'u39', 'x.yaml'));
  await target.apply('platform', units);
  for (let at = 0; at < units.length; at++) {
    const text = readFileSync(join(directory, 'w', `u${at}`, 'x.yaml'), 'utf8');
    expect(text.endsWith(`\n  text: "${large(at)}"\n`)).toBe(true);
  }
  expect(readdirSync(join(directory, '.kaas'))).toEqual(['platform.json']);
});

test('a delivery can be done when the call returns, and waits for the lock of another process', async () => {
  const directory = fresh();
  const units = [unit('a', { 'w/x/o': '1' })];
  const { written } = applyToDirectory({ directory }, 'platform', units);
  expect(written).toEqual(['.kaas/platform.json', 'w/kustomization.yaml', 'w/x.yaml']);
  const elsewhere = join(directory, '.kaas', 'lock.1.1.elsewhere');
  writeFileSync(elsewhere, 'another-host');
  const run = () => applyToDirectory({ directory, lockTimeout: 100 }, 'platform', units);
  expect(run).toThrow(expect.objectContaining({ code: 'DELIVERY_LOCKED' }));
  const remover = spawn(process.execPath, ['-e', `setTimeout(() => fs.rmSync(${JSON.stringify(elsewhere)}), 200)`]);
  const told: string[] = [];
  const options = { onProgress: (_done: number, _total: number, key: string) => told.push(key) };
  expect(applyToDirectory({ directory }, 'platform', units, options).written).toEqual([]);
  expect(told).toEqual(['a']);
  await once(remover, 'close');
});

test('nothing outside is removed through a folder that was replaced by a link', async () => {
  const directory = fresh();
  const outside = fresh();
  const target = directoryTarget({ directory });
  await target.apply('platform', [unit('a', { 'w/sub/x/o': '1' })]);
  mkdirSync(join(outside, 'sub', 'empty'), { recursive: true });
  writeFileSync(join(outside, 'sub', 'x.yaml'), 'theirs');
  rmSync(join(directory, 'w'), { recursive: true });
  symlinkSync(outside, join(directory, 'w'));
  await target.apply('platform', []);
  expect(readdirSync(join(outside, 'sub')).sort()).toEqual(['empty', 'x.yaml']);
});

test('rejects a .kaas that is a link', async () => {
  const directory = fresh();
  mkdirSync(directory);
  mkdirSync(join(directory, 'elsewhere'));
  symlinkSync('elsewhere', join(directory, '.kaas'));
  const run = directoryTarget({ directory }).apply('platform', [unit('a', { 'w/x/o': '1' })]);
  await expect(run).rejects.toMatchObject({ code: 'DELIVERY_PATH' });
});

function list(directory: string, below = ''): string[] {
  try {
    return readdirSync(join(directory, below), { withFileTypes: true })
      .flatMap((entry) => {
        const path = below === '' ? entry.name : `${below}/${entry.name}`;
        return entry.isDirectory() ? list(directory, path) : [path];
      })
      .sort();
  } catch {
    return [];
  }
}
