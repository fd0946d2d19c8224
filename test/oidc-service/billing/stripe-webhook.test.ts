// The webhook as Stripe sees it: what is stored before it is answered, and what is refused.

import { gzipSync } from 'node:zlib';
import { billingFeature, rateLimitFeature, stripeFeature, webhookBytes } from '@hexabase-kaas/oidc-service';
import { runs } from '../runs.js';
import { startTestServer, type TestServer } from '../test-server.js';
import { type FakeStripe, startFakeStripe } from './fake-stripe/fake-stripe.ts';
import { signedHeader } from './independent-hmac.js';
import { environment, secret } from './stripe-world.js';

jest.setTimeout(120_000);

const seconds = Date.parse('2026-11-21T12:00:00Z') / 1_000;
const next = 'whsec_fedcba9876543210fedcba9876543210';
let fake: FakeStripe;
let server: TestServer;
let bare: TestServer;
const features = [billingFeature, stripeFeature];
beforeAll(async () => {
  fake = await startFakeStripe(() => seconds);
  const settings = {
    ...environment(fake.url),
    STRIPE_WEBHOOK_SECRETS: `${secret},${next}`,
    STRIPE_ACCOUNT: 'acct_1fake',
  };
  server = await startTestServer(features, settings);
  bare = await startTestServer(features, { ...environment(fake.url), STRIPE_WEBHOOK_SECRETS: '' });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await bare.stop();
  await fake.close();
});

const event = (id: string, more: object = {}) => ({
  ...{ id, object: 'event', type: 'customer.subscription.updated', created: seconds, livemode: false },
  ...{ api_version: '2026-10-28.endive', data: { object: { id: 'sub_1', object: 'subscription', customer: 'cus_1' } } },
  ...more,
});
const post = async (
  body: Buffer,
  { to = server, signer = secret, at = seconds, headers = {} as Record<string, string> } = {},
) => {
  const response = await fetch(`${to.url}/billing/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signedHeader(body, [signer], at), ...headers },
    body: new Uint8Array(body),
  });
  const answer = (await response.json()) as { code?: string; received?: boolean };
  return [response.status, answer.code ?? answer.received] as const;
};
const json = (content: object) => Buffer.from(JSON.stringify(content));
const counted = async (result: string) => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(new RegExp(`^kaas_stripe_webhooks_total\\{result="${result}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
};

test.each<[string, Buffer, object, readonly [number, string | true]]>([
  ['an event', json(event('evt_a')), {}, [200, true]],
  ['a secret that is being replaced', json(event('evt_b')), { signer: next }, [200, true]],
  ['an unknown type', json(event('evt_c', { type: 'moon.rose' })), {}, [200, true]],
  [
    'an unknown version of the API',
    json(event('evt_d', { api_version: '2099-01-01.zinnia', more: [1] })),
    {},
    [200, true],
  ],
  ['an object without an id and a customer', json(event('evt_e', { data: { object: {} } })), {}, [200, true]],
  [
    'a customer that is expanded',
    json(event('evt_f', { data: { object: { customer: { id: 'cus_9' } } } })),
    {},
    [200, true],
  ],
  [
    'a type with a character that no database keeps',
    json(event('evt_i', { type: 'a\u0000b' })),
    {},
    [400, 'INPUT_INVALID'],
  ],
  ['an id with one', json(event('evt_i\u0000')), {}, [400, 'INPUT_INVALID']],
  [
    'a customer with one, as without a customer',
    json(event('evt_n', { data: { object: { customer: 'cus_\u0000' } } })),
    {},
    [200, true],
  ],
  ['our own account', json(event('evt_g', { account: 'acct_1fake' })), {}, [200, true]],
  ['300 s old', json(event('evt_h')), { at: seconds - 300 }, [200, true]],
  ['301 s old', json(event('evt_i')), { at: seconds - 301 }, [400, 'INPUT_INVALID']],
  ['another secret', json(event('evt_i')), { signer: `${secret}x` }, [400, 'INPUT_INVALID']],
  ['another account', json(event('evt_i', { account: 'acct_2' })), {}, [400, 'INPUT_INVALID']],
  ['the other mode', json(event('evt_i', { livemode: true })), {}, [400, 'INPUT_INVALID']],
  ['no event', json({ id: 'evt_i', object: 'charge' }), {}, [400, 'INPUT_INVALID']],
  ['a list', json([event('evt_i')]), {}, [400, 'INPUT_INVALID']],
  ['cut off', json(event('evt_i')).subarray(0, 40), {}, [400, 'INPUT_INVALID']],
  ['nothing', Buffer.alloc(0), {}, [400, 'INPUT_INVALID']],
  ['invalid UTF-8', Buffer.concat([json(event('evt_i')), Buffer.from([0xff])]), {}, [400, 'INPUT_INVALID']],
  ['a byte order mark and spaces', Buffer.from(`\ufeff  ${JSON.stringify(event('evt_j'))}\n`), {}, [200, true]],
  [
    '1 MiB',
    json(event('evt_k', { pad: 'x'.repeat(webhookBytes - json(event('evt_k', { pad: '' })).length) })),
    {},
    [200, true],
  ],
  ['a byte more', Buffer.alloc(webhookBytes + 1, ' '), {}, [413, 'BODY_TOO_LARGE']],
  ['gzip', gzipSync(json(event('evt_i'))), { headers: { 'content-encoding': 'gzip' } }, [415, 'BODY_TYPE_UNSUPPORTED']],
])('%s', async (_, body, options, expected) => {
  expect(await post(body, options)).toEqual(expected);
});

test('a service without a secret takes none, and says why', async () => {
  expect(await post(json(event('evt_l')), { to: bare })).toEqual([503, 'UNAVAILABLE']);
  expect(bare.lines.some((line) => line.includes('"result":"no-secret"'))).toBe(true);
});

test('ten times at once is once', async () => {
  const stored = await counted('stored');
  const all = await Promise.all(Array.from({ length: 10 }, () => post(json(event('evt_ten')))));
  expect(new Set(all.map(([status]) => status))).toEqual(new Set([200]));
  expect((await counted('stored')) - stored).toBe(1);
});

test('a hundred a second are stored before they are answered', async () => {
  const count = runs(20, 6_000);
  const stored = await counted('stored');
  const times = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      await new Promise((resolve) => setTimeout(resolve, i * 10));
      const from = performance.now();
      expect(await post(json(event(`evt_fast_${i}`)))).toEqual([200, true]);
      return performance.now() - from;
    }),
  );
  expect((await counted('stored')) - stored).toBe(count);
  // A computer that does other things says nothing about time.
  const slowest = times.sort((a, b) => a - b)[Math.floor(count * 0.99)] as number;
  if (count > 1_000) expect(slowest).toBeLessThan(1_000);
});

test('what bounds strangers at sign-in bounds no webhook', async () => {
  const limited = await startTestServer([rateLimitFeature, ...features], {
    ...environment(fake.url),
    RATE_LIMIT_SIGN_IN: '2',
  });
  const all = [];
  for (let i = 0; i < 6; i++) all.push(await post(json(event(`evt_burst_${i}`)), { to: limited }));
  await limited.stop();
  expect(all).toEqual(Array(6).fill([200, true]));
});

test('nothing of a body or a secret stands in the log', async () => {
  const body = json(
    event('evt_canary', { type: 'customer.updated', data: { object: { email: 'canary@example.com' } } }),
  );
  expect((await post(body))[0]).toBe(200);
  expect([...server.lines, ...bare.lines].join('')).not.toMatch(/canary@|whsec_|sk_test_/);
});
