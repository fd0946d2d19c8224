import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { kaas } from './kaas.js';

const commands = ['render', 'check', 'who-can', 'explain', 'schema', 'policy', 'json', 'billing'];

test('help of kaas lists every command, examples and exit codes', async () => {
  const { code, out, err } = await kaas(['--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  for (const command of commands) expect(out).toContain(`  ${command} `);
  expect(out).toContain('Examples:');
  expect(out).toContain('Exit codes: 0 good, 1 issues found or stale, 2 wrong use');
});

test.each(commands)('help of kaas %s has two examples or more', async (command) => {
  const { code, out } = await kaas([command, '--help']);
  expect(code).toBe(0);
  const examples = out.slice(out.indexOf('Examples:')).match(new RegExp(`kaas ${command}`, 'g'));
  expect(examples?.length).toBeGreaterThanOrEqual(2);
});

test('help fits into 80 columns', async () => {
  for (const args of [['--help'], ...commands.map((command) => [command, '--help'])]) {
    const { out } = await kaas(args);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync('cli/package.json', 'utf8')) as { version: string };
  expect(await kaas(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

test.each([
  ['no command', []],
  ['an unknown command', ['chekc', 'x']],
  ['an unknown option', ['check', '--jsn', 'x']],
  ['no files', ['check']],
  ['a missing file', ['check', 'missing.yaml']],
  ['standard input twice', ['check', '-', '--against', '-']],
  ['render without a target', ['render', 'test/cli/tenancy']],
  ['render with two targets', ['render', 'test/cli/tenancy', '--out', 'x', '--git', 'y', '--branch', 'z']],
  ['--git without --branch', ['render', 'test/cli/tenancy', '--git', 'y']],
  ['who-can without a workspace', ['who-can', 'get', 'pods', 'test/cli/tenancy']],
  ['an unknown code', ['explain', 'nonsense']],
  ['an unknown kind', ['schema', 'Nonsense']],
])('rejects %s with exit code 2 and a message on standard error', async (_, args) => {
  const { code, out, err } = await kaas(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).not.toBe('');
  expect(err).not.toContain('    at ');
});

test('a misspelt command is answered with the right one', async () => {
  expect((await kaas(['chekc', 'x'])).err).toContain('Did you mean check?');
});

test('the command that npm links is committed, and runs', () => {
  const { bin } = JSON.parse(readFileSync('cli/package.json', 'utf8')) as { bin: { kaas: string } };
  const path = `cli/${bin.kaas}`;
  if (process.platform !== 'win32') accessSync(path, constants.X_OK);
  expect(path.startsWith('cli/dist/')).toBe(false);
  expect(execFileSync(process.execPath, [path, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
});
