import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { startPostgresql, whyNoPostgresql } from '../../backends/postgresql.ts';
import { freePorts } from '../harness/port.ts';
import { followServiceRecipe } from '../harness/service-recipe.ts';
import { until } from '../harness/until.ts';

const why = process.getuid?.() === 0 ? whyNoPostgresql() : 'only root can make what is mounted read-only';

test('the image, made by the steps of its recipe, runs as nobody on a read-only file system', {
  skip: why,
  timeout: 30 * 60_000,
}, async (t) => {
  const image = followServiceRecipe('compiled anew');
  for (let folder = image.directory; folder !== '/tmp'; folder = dirname(folder)) chmodSync(folder, 0o755);
  const installed = readdirSync(join(image.directory, 'node_modules'));
  assert.ok(installed.includes('oidc-provider') && !installed.includes('typescript') && !installed.includes('jest'));
  assert.ok(readdirSync(join(image.directory, 'oidc-service', 'dist')).includes('.compile-cache'));
  assert.ok(image.labels.some((label) => label.endsWith('licenses="Apache-2.0"')));

  const postgresql = await startPostgresql();
  const [port] = await freePorts(1);
  const environment = {
    ...image.environment,
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    PORT: String(port),
    ISSUER: 'https://id.example.com',
    KEY_ENCRYPTION_KEYS: randomBytes(32).toString('base64url'),
    COOKIE_SECRETS: randomBytes(32).toString('hex'),
    DIRECTORY_CLUSTER: 'off',
    PROVIDERS: JSON.stringify([
      {
        kind: 'openid',
        name: 'idp',
        label: 'IdP',
        issuer: 'https://idp.example.com',
        clientId: 'c',
        clientSecret: 's',
      },
    ]),
    ...postgresql.environment,
  };
  const [uid = '', gid = ''] = image.user.split(':');
  const inside = (command: readonly string[]): string[] => {
    const user = [
      'setpriv',
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      '--no-new-privs',
      '--bounding-set=-all',
    ];
    const readOnly = 'mount --make-rprivate / && mount -o remount,ro,bind / && exec "$@"';
    return ['--mount', 'sh', '-c', readOnly, 'sh', ...user, ...command];
  };
  const options = { cwd: image.directory, env: environment } as const;
  const service = spawn('unshare', inside(image.entrypoint), { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  service.stdout.on('data', (text) => {
    log += text;
  });
  try {
    await until('it is ready', 120, async () => {
      assert.equal(service.exitCode, null, log);
      return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
    });
    await t.test('it is nobody, without capabilities', () => {
      const status = readFileSync(`/proc/${service.pid}/status`, 'utf8');
      assert.match(status, /^Uid:\t65532\t65532\t65532\t65532$/m);
      assert.match(status, /^CapBnd:\t0+$/m);
      assert.match(status, /^NoNewPrivs:\t1$/m);
    });
    await t.test('nothing can be written where it runs', () => {
      const write = `require('node:fs').writeFileSync('oidc-service/dist/x', '')`;
      assert.throws(
        () => execFileSync('unshare', inside(['node', '-e', write]), { ...options, stdio: 'pipe' }),
        /EROFS|EACCES/,
      );
    });
    await t.test('its health check says that it is well, and keys are listed beside it', () => {
      execFileSync('unshare', inside(image.healthcheck), { ...options, stdio: 'pipe' });
      const list = inside([...image.entrypoint, 'keys', 'list', '--json']);
      const { keys } = JSON.parse(execFileSync('unshare', list, { ...options, encoding: 'utf8' }));
      assert.deepEqual(
        keys.map(({ state }: { state: string }) => state),
        ['signing'],
      );
    });
    await t.test('told to stop, it ends in order', async () => {
      service.kill('SIGTERM');
      assert.deepEqual(await once(service, 'exit'), [0, null]);
      assert.throws(() => execFileSync('unshare', inside(image.healthcheck), { ...options, stdio: 'pipe' }));
    });
  } finally {
    service.kill('SIGKILL');
    await postgresql.stop();
  }
});
