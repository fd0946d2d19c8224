// Paying through the API: who may gets a page of Stripe's, and everything is in the audit.
import { openStripe, priceVersionOf, readCatalogueDiff, syncCatalogue } from '@hexabase-kaas/oidc-service';
import { type FakeStripe, startFakeStripe } from '../billing/fake-stripe/fake-stripe.ts';
import { environment } from '../billing/stripe-world.js';
import { startWorld, type World } from './world.js';

jest.setTimeout(120_000);

const at = new Date('2026-11-21T12:00:00Z');
let fake: FakeStripe;
let world: World;
beforeAll(async () => {
  fake = await startFakeStripe(() => at.getTime() / 1_000);
  world = await startWorld(environment(fake.url));
  const { db } = world;
  const version = priceVersionOf('gold', 1, [{ currency: 'JPY', amount: '30000', interval: 'month' }]);
  const { id, plan, prices } = version;
  await db
    .insertInto('price_version')
    .values({ id, plan, plan_version: 1, prices: JSON.stringify(prices), first_seen_at: at })
    .execute();
  const line = { id: 'l-1', position: 1, organization_id: 'acme', workspace_id: 'acme--shop', price_version_id: id };
  const times = { from_at: at, until_at: null, written_at: at };
  await db
    .insertInto('ledger_line')
    .values({ ...line, ...times, commit: 'c1', end_commit: null, replaces: null, reason: 'begin' })
    .execute();
  const stripe = await openStripe({ STRIPE_API_KEY: 'sk_test_0123456789', STRIPE_API_BASE: fake.url });
  const parts = { db, stripe, clock: () => at };
  await syncCatalogue(parts, await readCatalogueDiff(parts, false));
}, 120_000);
afterAll(async () => {
  await world.stop();
  await fake.close();
});

const params = { organization: 'acme' };
const pay = (who: 'admin' | 'billing' | 'wsAdmin' | 'other') =>
  world
    .as(who)
    .call('startCheckout', { params, body: {} })
    .then(
      ({ answer }) => new URL(answer.url).hostname,
      ({ status }) => status,
    );

test('users of the organization get the page, everybody else nothing, and no call is made for them', async () => {
  const calls = fake.exchanges.filter(({ path }) => path.includes('checkout')).length;
  expect([await pay('wsAdmin'), await pay('other')]).toEqual([403, 404]);
  expect(fake.exchanges.filter(({ path }) => path.includes('checkout')).length).toBe(calls);
  expect([await pay('billing'), await pay('admin')]).toEqual(Array(2).fill('checkout.stripe.example'));
  expect(fake.state.sessions.size).toBe(1);
  const { answer } = await world.as('billing').call('openBillingPortal', { params, body: {} });
  expect(answer.url).toMatch(/^https:\/\/billing\.stripe\.example\//);
  expect((await world.as('admin').call('getSubscription', { params })).answer).toMatchObject({
    provider: 'stripe',
    status: null,
    stage: 'active',
  });
  const audit = await world.db
    .selectFrom('audit_event')
    .select(['action', 'result'])
    .where('action', 'in', ['subscription.start', 'billing-portal.open'])
    .orderBy('position')
    .execute();
  expect(audit.map(({ action, result }) => `${action} ${result}`)).toEqual([
    'subscription.start denied',
    'subscription.start denied',
    'subscription.start allowed',
    'subscription.start allowed',
    'billing-portal.open allowed',
  ]);
});

test('when Stripe does not answer it is said, without its words, and nothing is broken', async () => {
  fake.fault = () => 'broken';
  expect(await pay('admin')).toBe(502);
  fake.fault = () => undefined;
  expect(await pay('admin')).toBe('checkout.stripe.example');
});
