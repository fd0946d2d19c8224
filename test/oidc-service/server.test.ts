import { setTimeout as pause } from 'node:timers/promises';
import {
  appendAudit,
  checked,
  contextOf,
  type FeatureOf,
  inTransaction,
  jsonBody,
  Problem,
  requestEvent,
} from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { z } from 'zod';
import { startTestServer, type TestServer } from './test-server.js';

jest.setTimeout(60_000);

const canary = 'canary-7f3a9c';
const happened: string[] = [];
let ready = true;
let asked = 0;

const feature: FeatureOf = ({ db, clock, log }) => ({
  name: 'probe',
  authenticate: async (request) => {
    asked++;
    const [, id] = /^Bearer (u-.*)$/.exec(request.get('authorization') ?? '') ?? [];
    return id === undefined ? undefined : { kind: 'person', id, session: 's-1' };
  },
  ready: async () => ready,
  start: async () => void happened.push('start'),
  stop: async () => {
    await sql`select 1`.execute(db);
    happened.push('stop');
  },
  routes: (router) => {
    router.get('/whoami', async (request, response) => {
      const { caller, source } = contextOf(request);
      response.json({ callers: [await caller(), await caller()], source });
    });
    router.put('/things/:id', jsonBody(64), async (request, response) => {
      const { role } = checked(z.strictObject({ role: z.enum(['admin', 'billing']) }), request.body);
      const event = {
        action: 'thing.put',
        target: `thing/${request.params.id}`,
        result: 'allowed',
        details: { role },
      } as const;
      const audited = await requestEvent(request, clock(), event);
      await inTransaction(db, (transaction) => appendAudit(transaction, audited));
      response.json(audited);
    });
    router.get('/refused', () => {
      throw new Problem('NOT_ALLOWED', 'ask an admin', [], { 'www-authenticate': 'Bearer' });
    });
    router.get('/broken', async (request) => {
      log.info({ request: { token: canary, nested: { code: canary } }, authorization: canary }, 'about to break');
      contextOf(request).log.warn({ cookie: canary }, 'really');
      await sql`select ${canary}::int`.execute(db);
    });
    router.get('/half', (_request, response) => {
      response.write('half');
      throw new Error('too late');
    });
    router.get('/slow', async (request, response) => {
      happened.push('slow');
      await pause(Number(request.query.ms), undefined, { ref: false });
      response.json(await db.selectFrom('person').selectAll().execute());
    });
  },
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer([feature]);
});
afterAll(() => server.stop());

const get = (path: string, init?: RequestInit) => fetch(server.url + path, init);
const json = async (response: Response) => (await response.json()) as { code?: string; callers?: unknown[] };
const put = (path: string, body: string, type = 'application/json') =>
  get(path, { method: 'PUT', body, headers: { 'content-type': type, authorization: 'Bearer u-1' } });

test('it is alive and ready, and not ready when a feature is not', async () => {
  expect(await (await get('/livez')).json()).toEqual({ status: 'ok' });
  const checks = { running: true, database: true, migrations: true, probe: true };
  expect(await (await get('/readyz')).json()).toEqual({ status: 'ok', checks });
  ready = false;
  const response = await get('/readyz');
  ready = true;
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: 'unavailable', checks: { ...checks, probe: false } },
  ]);
  expect(happened).toEqual(['start']);
});

test('who calls is asked once a request, and not where nobody wants to know', async () => {
  const before = asked;
  const person = { kind: 'person', id: 'u-1', session: 's-1' };
  const known = await get('/whoami', { headers: { authorization: 'Bearer u-1', 'x-forwarded-for': '203.0.113.9' } });
  expect(await known.json()).toEqual({ callers: [person, person], source: '127.0.0.1' });
  const unknown = await get('/whoami');
  expect((await json(unknown)).callers?.[0]).toEqual({ kind: 'anonymous' });
  await get('/livez');
  expect(asked - before).toBe(2);
});

test('an input is checked, every issue at once, and a sound one is audited with its request', async () => {
  const wrong = await put('/things/1', '{"role":"owner","more":1}');
  expect([wrong.status, wrong.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
  expect(await wrong.json()).toEqual({
    type: 'tag:kaas.hexabase.ai,2026:problem/INPUT_INVALID',
    title: 'The request is not what the operation takes',
    status: 400,
    code: 'INPUT_INVALID',
    detail: 'see the issues',
    requestId: wrong.headers.get('x-request-id'),
    issues: [
      { path: 'body.role', message: expect.any(String) },
      { path: 'body', message: expect.any(String) },
    ],
  });
  const right = await put('/things/1', '{"role":"admin"}');
  expect(await right.json()).toMatchObject({
    actor: 'u-1',
    source: '127.0.0.1',
    at: '2026-11-21T12:00:00.000Z',
    requestId: right.headers.get('x-request-id'),
  });
});

test.each([
  ['/nothing', 404, 'NOT_FOUND'],
  ['/%zz', 404, 'NOT_FOUND'],
  ['/things/%zz', 400, 'INPUT_INVALID'],
  ['/refused', 403, 'NOT_ALLOWED'],
  ['/broken', 500, 'INTERNAL'],
])('%s is answered as problem %i %s', async (path, status, code) => {
  const response = await get(path);
  expect([response.status, (await json(response)).code]).toEqual([status, code]);
});

test.each([
  [`{"role":"${'x'.repeat(64)}"}`, 'application/json', 413, 'BODY_TOO_LARGE'],
  ['{"role":', 'application/json', 400, 'BODY_UNREADABLE'],
  ['{}', 'application/json; charset=latin9', 415, 'BODY_TYPE_UNSUPPORTED'],
  ['role=admin', 'text/plain', 415, 'BODY_TYPE_UNSUPPORTED'],
])('the body %s as %s is refused with %i %s', async (body, type, status, code) => {
  const response = await put('/things/1', body, type);
  expect([response.status, (await json(response)).code]).toEqual([status, code]);
});

test('an answer that broke in the middle is not taken for whole', async () => {
  await expect(get('/half').then((response) => response.text())).rejects.toThrow();
});

test('neither what callers send nor what the database says of it is logged or told', async () => {
  const before = server.lines.length;
  const answers = await Promise.all([
    get(`/broken?code=${canary}`, { headers: { authorization: canary, cookie: canary, 'x-request-id': canary } }),
    get(`/invitations/${canary}?token=${canary}`),
    put('/things/1', `{"role":"${canary}"}`),
    put('/things/1', `{"${canary}`),
  ]);
  for (const answer of answers) expect(await answer.text()).not.toContain(canary);
  const lines = server.lines.slice(before);
  expect(lines.filter((line) => line.includes(canary))).toEqual([]);
  expect(lines.filter((line) => line.includes('"route":"/broken"'))).not.toEqual([]);
  expect(lines.find((line) => line.includes('request failed'))).toMatch(/"errorCode":"22P02"/);
  expect(await (await get('/metrics')).text()).not.toContain(canary);
});

test('requests are measured by the pattern of their route', async () => {
  await put('/things/2', '{"role":"admin"}');
  const text = await (await get('/metrics')).text();
  expect(text).toMatch(
    /kaas_http_request_duration_seconds_count\{method="PUT",route="\/things\/:id",status="200"\} \d/,
  );
  expect(text).not.toContain('/things/2');
});

test('pages of others cannot frame it, and it names neither its software nor where it was called from', async () => {
  const { headers } = await get('/livez');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect([headers.get('x-powered-by'), headers.get('referrer-policy')]).toEqual([null, 'no-referrer']);
});

test('an idle connection is kept for longer than proxies keep theirs', async () => {
  const { headers } = await fetch(`${server.url}/livez`);
  expect(Number(/timeout=(\d+)/.exec(headers.get('keep-alive') ?? '')?.[1])).toBeGreaterThan(90);
});

test('told to stop, it takes nothing new, lets a request end and cuts off one that does not', async () => {
  const other = await startTestServer([feature], { METRICS_PORT: '0' });
  await metricsAreThereAlone(other);
  const endings = [200, 30_000].map((ms) => fetch(`${other.url}/slow?ms=${ms}`).then((response) => response.json()));
  const settled = Promise.allSettled(endings);
  while (happened.filter((one) => one === 'slow').length < 2) await pause(5);
  const began = Date.now();
  const stops = [other.stop(), other.stop()];
  await pause(20);
  await expect(fetch(`${other.url}/livez`)).rejects.toThrow();
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  await Promise.all(stops);
  expect(Date.now() - began).toBeLessThan(10_000);
  await expect(fetch(`http://127.0.0.1:${other.metricsPort}/metrics`)).rejects.toThrow();
  expect(happened.filter((one) => one === 'stop')).toEqual(['stop']);
});

test('a feature that cannot start leaves nothing open', async () => {
  const broken: FeatureOf = () => ({ name: 'broken', start: () => Promise.reject(new Error('no')) });
  const before = happened.filter((one) => one === 'stop').length;
  await expect(startTestServer([feature, broken])).rejects.toThrow('no');
  expect(happened.filter((one) => one === 'stop')).toHaveLength(before + 1);
});

/** With a port of their own, metrics are on no other, and nothing else is there. */
async function metricsAreThereAlone({ url, metricsPort }: TestServer): Promise<void> {
  const metrics = `http://127.0.0.1:${metricsPort}`;
  const of = async (at: string, init?: RequestInit) => (await fetch(at, init)).status;
  expect(await (await fetch(`${metrics}/metrics`)).text()).toContain('kaas_http_request_duration_seconds');
  expect(await of(`${url}/metrics`)).toBe(404);
  const elsewhere = ['/livez', '/whoami', '/metrics/', '/metrics?x=1', '//metrics'].map((path) => of(metrics + path));
  expect(await Promise.all(elsewhere)).toEqual([404, 404, 404, 404, 404]);
  expect(await of(`${metrics}/metrics`, { method: 'POST' })).toBe(404);
}
