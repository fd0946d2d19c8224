import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alignChanged,
  inTransaction,
  invoiceUse,
  migrate,
  migrations,
  openDatabase,
  openStripe,
  priceVersionOf,
  readCatalogueDiff,
  readConfiguration,
  readExplanation,
  reconcile,
  refreshOrganization,
  type StripeParts,
  sendUsage,
  stripeProvider,
  stripeUsageSink,
  syncCatalogue,
  takeUsage,
} from '@hexabase-kaas/oidc-service';
import { completeCheckout, passTime } from '../oidc-service/billing/fake-stripe/billing-engine.ts';
import { type FakeStripe, startFakeStripe } from '../oidc-service/billing/fake-stripe/fake-stripe.ts';
import { Daemon } from './harness/daemon.ts';
import { freePorts } from './harness/port.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { stripeSchema } from './harness/stripe-schema.ts';
import { tool, whyNoTools } from './harness/tools.ts';

// The service against the fake, with everything that it ever asks; then the same calls against stripe-mock, which knows what
// Stripe takes, and the fake's answers against what Stripe says that it answers.
test('calls to Stripe are what Stripe takes, and the fake answers as Stripe does', {
  skip: whyNoTools(),
  timeout: 600_000,
}, async (t) => {
  const directory = scratchDirectory('stripe');
  let time = Date.parse('2026-11-11T00:00:00Z');
  const fake = await startFakeStripe(() => Math.floor(time / 1_000));
  const [http = 0, https = 0] = await freePorts(2);
  const program = tool('stripe-mock');
  const listening = ['-http-addr', `127.0.0.1:${http}`, '-https-addr', `127.0.0.1:${https}`];
  const mock = new Daemon('stripe-mock', program, listening, directory);
  const url = `http://127.0.0.1:${http}`;
  try {
    await everything(
      fake,
      () => new Date(time),
      (moment) => {
        time = Date.parse(moment);
      },
    );
    const schema = stripeSchema();
    t.diagnostic(`${fake.exchanges.length} calls; the document is of ${schema.version}`);
    assert.deepEqual(
      schema.problems('GET', '/v1/events', { object: 'list', data: [], url: '/v1/events', has_more: 'no' }),
      ['/has_more must be boolean'],
    );
    await mock.until('stripe-mock answers', 60, async () => (await fetch(url)).status > 0);
    const seen = new Set<string>();
    for (const { method, path, form, status, body } of fake.exchanges) {
      if (status !== 200) continue;
      seen.add(`${method} ${path.replace(/\/(?!billing_)[a-z]+_\w+(?=\/|$)/g, '/:id')}`);
      await t.test(`${method} ${path}`, async () => {
        assert.deepEqual(schema.problems(method, path, body), []);
        const isPost = method === 'POST';
        const answer = await fetch(`${url}${path}${isPost || form === '' ? '' : `?${form}`}`, {
          method,
          headers: {
            authorization: 'Bearer sk_test_123',
            ...(isPost && { 'content-type': 'application/x-www-form-urlencoded' }),
          },
          ...(isPost && { body: form }),
        });
        assert.equal(answer.status, 200, await answer.text());
      });
    }
    // Whoever adds a call adds it above.
    assert.equal(seen.size, 29, [...seen].sort().join('\n'));
  } finally {
    await mock.stop();
    await fake.close();
    removeScratch(directory);
  }
});

/** Everything that is ever asked of Stripe. */
async function everything(fake: FakeStripe, clock: () => Date, at: (moment: string) => void): Promise<void> {
  const { db, close } = await openDatabase({ DATABASE_URL: 'pglite:memory', DATABASE_POOL_SIZE: 2 });
  try {
    await migrate(db, migrations);
    const configuration = readConfiguration({
      ...{ BILLING: 'stripe', STRIPE_API_KEY: 'sk_test_0123456789', STRIPE_API_BASE: fake.url },
      ...{ STRIPE_TAX: 'txr_japan10', STRIPE_REGISTRATION_NUMBER: 'T1234567890123' },
    });
    const stripe = await openStripe(configuration);
    const parts: StripeParts = { configuration, db, clock, stripe };
    const provider = stripeProvider(parts, async () => stripe);
    let number = 0;
    const overage = [{ meter: 'cpu-hours' as const, included: 1, amount: '12.5' }];
    const give = async (organization: string, plan: string, amount: string): Promise<string> => {
      const version = priceVersionOf(plan, 1, [{ currency: 'JPY', amount, interval: 'month', overage }]);
      await db
        .insertInto('price_version')
        .values({
          id: version.id,
          plan,
          plan_version: 1,
          prices: JSON.stringify(version.prices),
          first_seen_at: clock(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await db
        .insertInto('organization')
        .values({ id: organization, name: organization, origin: 'declared' })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const id = `l-${++number}`;
      const line = { id, position: 1, organization_id: organization, workspace_id: `${organization}--w${number}` };
      const times = { from_at: clock(), until_at: null, written_at: clock() };
      const why = { commit: 'c1', end_commit: null, replaces: null, reason: 'begin' as const };
      await db
        .insertInto('ledger_line')
        .values({ ...line, ...times, ...why, price_version_id: version.id })
        .execute();
      return id;
    };
    const subscribe = async (organization: string): Promise<void> => {
      await syncCatalogue(parts, await readCatalogueDiff(parts, false));
      await provider.checkout(organization, 'JPY');
      const session = [...fake.state.sessions.values()].findLast(({ status }) => status === 'open');
      assert.ok(session);
      completeCheckout(fake.state, session);
      await refreshOrganization(parts, organization);
    };
    await give('trial', 'tryout', '5000');
    const offer = JSON.stringify({ plan: 'tryout', trialDays: 14 });
    await db
      .insertInto('directory')
      .values({ source: 'applied/trial--w1', version: 1, digest: 'none', content: offer, applied_at: clock() })
      .execute();
    await subscribe('trial');
    await give('acme', 'gold', '30000');
    await syncCatalogue(parts, await readCatalogueDiff(parts, false));
    // What it says changes before it is finished: the first page ends.
    await provider.checkout('acme', 'JPY');
    await give('acme', 'gold', '30000');
    await subscribe('acme');
    await give('acme', 'silver', '9000');
    await syncCatalogue(parts, await readCatalogueDiff(parts, false));
    await alignChanged(parts);
    await provider.portal('acme');
    const session = [...fake.state.sessions.values()].at(-1);
    assert.ok(session);
    completeCheckout(fake.state, session);
    await refreshOrganization(parts, 'acme');
    at('2026-12-01T00:00:00Z');
    passTime(fake.state);
    await reconcile(parts);
    await useOf(parts, clock);
    at('2026-12-04T02:00:00Z');
    await invoiceUse(parts);
    for (const { id } of fake.state.invoices.values()) await readExplanation(db, stripe, id);
    // A customer whose answer was lost is looked for.
    await give('lost', 'gold', '30000');
    fake.fault = (method, path) => (method === 'POST' && path === '/v1/customers' ? 'broken' : undefined);
    await assert.rejects(provider.checkout('lost', 'JPY'));
    fake.fault = () => undefined;
    await provider.checkout('lost', 'JPY');
    await db
      .insertInto('price_version')
      .values({
        id: 'gone-v1-0',
        plan: 'gold',
        plan_version: 1,
        prices: JSON.stringify([{ currency: 'JPY', amount: '7', interval: 'month' }]),
        first_seen_at: clock(),
      })
      .execute();
    await stripe.prices.create({
      product: 'kaas_gold',
      currency: 'jpy',
      unit_amount: 7,
      recurring: { interval: 'month' },
      lookup_key: 'gone-v1-0-jpy',
    });
    await syncCatalogue(parts, await readCatalogueDiff(parts, true));
  } finally {
    await close();
  }
}

/** Use goes to meters, one event asked for long ago among them, and is invoiced. */
async function useOf(parts: StripeParts, clock: () => Date): Promise<void> {
  const { db, stripe } = parts;
  const hour = new Date(clock().getTime() - 86_400_000);
  const used = { meter: 'cpu-hours', part: 'tenant', hour, quantity: 40_000_000n } as const;
  const workspaces = await db
    .selectFrom('ledger_line')
    .select('workspace_id')
    .where('organization_id', '=', 'acme')
    .execute();
  const records = workspaces.map(({ workspace_id }) => ({ ...used, workspace: workspace_id }));
  await inTransaction(db, (transaction) => takeUsage(transaction, records, clock()));
  const [first] = await db.selectFrom('usage_record').select('id').execute();
  assert.ok(first);
  const asked = new Date(clock().getTime() - 2 * 86_400_000);
  await db
    .insertInto('stripe_meter_event')
    .values({ id: first.id, state: 'asked', reason: null, asked_at: asked })
    .execute();
  const log = { error: assert.fail } as never;
  const sink = stripeUsageSink({ db, clock, open: async () => stripe, issuer: parts.configuration.ISSUER, log });
  assert.equal(await sendUsage(db, clock, sink), records.length);
}
