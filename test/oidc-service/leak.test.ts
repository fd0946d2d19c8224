import { operations } from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from './api/world.js';
import { runs } from './runs.js';

jest.setTimeout(runs(120_000, 1_800_000));

let world: World;
beforeAll(async () => {
  world = await startWorld({ LOG_LEVEL: 'debug' });
}, 120_000);
afterAll(() => world.stop());

const paths = [
  ...['/authorize', '/token', '/userinfo', '/jwks', '/revoke', '/introspect', '/logout', '/device-authorization'].map(
    (path) => `/oidc${path}`,
  ),
  ...['/oidc/device', '/oidc/interaction/x', '/sign-in', '/sign-in/dex', '/sign-in/dex/callback', '/account', '/'],
  ...['/sign-in/development', '/sign-out', '/sign-out/everywhere', '/livez', '/readyz', '/metrics', '/nowhere'],
  ...['/api/v1/me', '/api/v1/me/sessions', '/api/v1/invitations/accept', '/api/v1/organizations/acme/invitations'],
  ...Object.values(operations).map(({ path }) => `/api/v1${path.replaceAll(/\{[a-z]+\}/g, 'acme--shop')}`),
];
const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** The places of a request in which somebody may put a secret. */
const carriers: readonly ((secret: string) => { path?: string; headers?: Record<string, string>; body?: string })[] = [
  (secret) => ({ path: `?code=${secret}&state=${secret}&id_token_hint=${secret}&access_token=${secret}` }),
  (secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
  (secret) => ({ headers: { authorization: `Basic ${Buffer.from(`x:${secret}`).toString('base64')}` } }),
  (secret) => ({ headers: { cookie: `kaas-session=${secret}; kaas_provider=${secret}; kaas_interaction=${secret}` } }),
  (secret) => ({
    headers: { traceparent: secret, 'user-agent': secret, referer: `http://${secret}` },
  }),
  (secret) => ({
    body: JSON.stringify({ token: secret, [secret]: secret }),
    headers: { 'content-type': 'application/json' },
  }),
  (secret) => ({ body: `{"token": "${secret}`, headers: { 'content-type': 'application/json' } }),
  (secret) => ({
    body: `client_id=x&client_secret=${secret}&refresh_token=${secret}&code=${secret}&code_verifier=${secret}&password=${secret}&subject_token=${secret}&device_code=${secret}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
];

test('no secret of a request, sound or broken, is in the logs, the metrics or the audit', async () => {
  const canaries: string[] = [];
  const broken = new Set<string>();
  let asked = 0;
  for (let round = 0; round < runs(5, 50); round++) {
    for (const [at, path] of paths.entries()) {
      const carrier = carriers[(round + at) % carriers.length] as (typeof carriers)[number];
      const method = methods[(round + at * 3) % methods.length] as string;
      const secret = `c4n4ry${round}z${at}z`;
      canaries.push(secret);
      const { path: query = '', headers = {}, body } = carrier(secret);
      const response = await fetch(`${world.url}${path}${query}`, {
        method,
        redirect: 'manual',
        headers,
        ...(body !== undefined && method !== 'GET' && { body }),
      });
      await response.arrayBuffer();
      if (response.status >= 500) broken.add(`${method} ${path} ${JSON.stringify(headers)}`);
      asked++;
    }
    const secret = `c4n4ry${round}zinvitation`;
    canaries.push(secret);
    for (const method of ['GET', 'POST']) {
      const tail = method === 'POST' ? '/accept' : '';
      await (await fetch(`${world.url}/invitations/${secret}${tail}`, { method, redirect: 'manual' })).arrayBuffer();
    }
  }
  expect([...broken]).toEqual([]);
  const metrics = await (await fetch(`${world.url}/metrics`)).text();
  const audit = JSON.stringify(await world.db.selectFrom('audit_event').selectAll().execute());
  expect(world.lines.length).toBeGreaterThan(asked / 2);
  const places = { log: world.lines.join('\n'), metrics, audit };
  for (const [place, text] of Object.entries(places)) {
    expect([place, canaries.filter((canary) => text.includes(canary))]).toEqual([place, []]);
  }
});
