import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fixture, kaas } from './kaas.js';

const script = (command: string) =>
  spawnSync('bash', ['-o', 'pipefail', '-c', `"$NODE" "$KAAS" ${command}`], {
    env: { ...process.env, NODE: process.execPath, KAAS: resolve('cli/dist/main.js') },
    encoding: 'utf8',
  });

test.each(['explain', 'schema', `check ${fixture}`])(
  'a reader that closes early ends kaas %s in silence',
  (command) => {
    const { stderr, stdout, status } = script(`${command} | head -1`);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.split('\n')).toHaveLength(2);
  },
);

test('a reader that closes early leaves the exit code as it is', () => {
  const { stderr, status } = script('check <(echo "a: [") | head -1');
  expect({ stderr, status }).toEqual({ stderr: '', status: 1 });
});

test.each(['explain', `check ${fixture} --json`])('kaas %s says that its output cannot be written', (command) => {
  const { stderr, status } = script(`${command} > /dev/full`);
  expect({ stderr, status }).toEqual({
    stderr: 'error: the output cannot be written: no space left on the device\n',
    status: 2,
  });
});

test.each(['schema', 'policy emit', `render ${fixture}`])('kaas %s says that a directory cannot be made', (command) => {
  for (const directory of ['/proc/kaas', '/dev/null/kaas']) {
    const { stderr, status } = script(`${command} --out ${directory}`);
    expect(status).toBe(2);
    expect(stderr).toContain(directory);
    expect(stderr).not.toContain('internal error');
  }
});

test('a home that cannot hold the clone of a repository is told', async () => {
  const args = ['render', fixture, '--git', 'file:///nowhere', '--branch', 'main'];
  const { code, err } = await kaas(args, { env: { HOME: '/proc' } });
  expect(code).toBe(2);
  expect(err).toContain('DELIVERY_DIRECTORY');
});

test('a closed standard output is no defect', () => {
  expect(script('schema >&-').stderr).not.toContain('internal error');
});

test('no colour outside of a terminal', async () => {
  const { out } = await kaas(['check', '-'], { input: 'a: [' });
  expect(out).not.toContain('\u001b');
});

test('an unexpected error is 70 with a short message, and a stack on demand only', async () => {
  const broken = encodeURIComponent(
    'const real = JSON.stringify; JSON.stringify = (value, ...rest) => { if (value?.issues) throw new Error("broken"); return real(value, ...rest); }',
  );
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${broken}` };
  const { code, out, err } = await kaas(['check', fixture, '--json'], { env });
  expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({ code: 70, out: '', lines: 2 });
  expect(err).toContain('internal error: broken');
  expect((await kaas(['check', fixture, '--json'], { env: { ...env, KAAS_DEBUG: '1' } })).err).toContain('    at ');
});
