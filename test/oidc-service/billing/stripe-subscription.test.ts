// Subscriptions follow the ledger; what is charged is what the ledger says.
import { readCatalogueDiff, refreshOrganization } from '@hexabase-kaas/oidc-service';
import { onEachDatabase } from '../test-database.js';
import { completeCheckout, passTime, tryPayment, voidInvoice } from './fake-stripe/billing-engine.ts';
import { jpy, type StripeWorld, stripeWorld } from './stripe-world.js';

jest.setTimeout(120_000);

onEachDatabase((opened) => {
  let world: StripeWorld;
  beforeAll(async () => {
    world = await stripeWorld(opened(), {
      STRIPE_TAX: 'txr_jp10',
      STRIPE_REGISTRATION_NUMBER: 'T1234567890123',
    });
  }, 60_000);
  afterAll(() => world.close());
  const subscriptionOf = (organization: string) => world.provider.subscription(organization);
  const calls = (method: string, path: string) =>
    world.fake.exchanges.filter((one) => one.method === method && one.path.startsWith(path)).length;

  test('a sync writes what is missing, once, and never changes what was sold', async () => {
    world.at('2026-11-01T00:00:00Z');
    await world.give('sync', 'a', 'gold', jpy('30000'));
    await world.give('sync', 'b', 'silver', jpy('10000'));
    const diff = await readCatalogueDiff(world.parts, false);
    expect(diff.changes.map(({ action }) => action)).toEqual([
      'create-product',
      'create-product',
      'create-price',
      'create-price',
    ]);
    expect(calls('POST', '/v1/pr')).toBe(0);
    await world.sync();
    expect(await readCatalogueDiff(world.parts, false)).toMatchObject({ changes: [], unchanged: 2, conflicts: [] });
    const before = [...world.fake.state.prices.values()].map((price) => ({ ...price }));
    await world.give('sync', 'b', 'silver', jpy('12000'), 2);
    await world.sync();
    expect([...world.fake.state.prices.values()].slice(0, 2)).toEqual(before);
    expect(await readCatalogueDiff(world.parts, false)).toMatchObject({ unused: [before[1]?.lookupKey] });
    await world.sync(true);
    expect(world.fake.state.prices.get(before[1]?.id ?? '')?.active).toBe(false);
    await world.give('sync', 'b', 'silver', jpy('10000'));
    await world.sync();
    expect(world.fake.state.prices.get(before[1]?.id ?? '')?.active).toBe(true);
    await world.take('sync', 'a');
    await world.take('sync', 'b');
  });

  test('Checkout starts with what runs, periods are months of UTC, and the customer has the fields of the invoice', async () => {
    world.at('2026-11-11T00:00:00Z');
    await world.give('flow', 'a', 'gold', jpy('30000'));
    await world.give('flow', 'b', 'gold', jpy('30000'));
    await world.give('flow', 'c', 'granted', []);
    await world.sync();
    const subscription = await world.subscribe('flow');
    expect(new Date(subscription.periodEnd * 1_000).toISOString()).toBe('2026-12-01T00:00:00.000Z');
    const customer = world.fake.state.customers.get(subscription.customer);
    expect(customer).toMatchObject({
      name: 'flow',
      customFields: [{ name: '登録番号', value: 'T1234567890123' }],
      metadata: { organization: 'flow', issuer: 'http://localhost:3000' },
    });
    const form = world.fake.exchanges.find(({ path, method }) => path === '/v1/checkout/sessions' && method === 'POST');
    expect(decodeURIComponent(form?.form ?? '')).toContain('line_items[0][tax_rates][0]=txr_jp10');
    expect(await subscriptionOf('flow')).toMatchObject({ status: 'active', currency: 'JPY', problems: [] });
    expect(Object.values((await subscriptionOf('flow')).items)).toEqual([2]);
    expect([...world.fake.state.invoices.values()].at(-1)).toMatchObject({ status: 'paid', paid: 40_000 });
  });

  test('a plan change is prorated from when the ledger says, and there and back is neutral apart from time', async () => {
    world.at('2026-11-16T00:00:00Z');
    await world.give('flow', 'a', 'small', jpy('3000'));
    world.at('2026-11-16T06:00:00Z');
    await world.sync();
    expect(await world.align()).toBe(1);
    expect(await world.align()).toBe(0);
    const [subscription] = world.fake.state.subscriptions.values();
    // Half a month: 15,000 back, 1,500 for the small one; six hours later, as of when the ledger changed.
    expect(subscription?.pending.reduce((sum, { amount }) => sum + amount, 0)).toBe(-15_000 + 1_500);
    await world.give('flow', 'a', 'gold', jpy('30000'));
    await world.align();
    const six = (30_000 - 3_000) / 120;
    expect(subscription?.pending.reduce((sum, { amount }) => sum + amount, 0)).toBe(-six);
  });

  test('the last workspace may go: the subscription stays, costs nothing, and takes it up again', async () => {
    world.at('2026-11-20T00:00:00Z');
    for (const one of ['a', 'b', 'c']) await world.take('flow', one);
    await world.align();
    expect(Object.values((await subscriptionOf('flow')).items)).toEqual([0]);
    await world.give('flow', 'a', 'gold', jpy('30000'));
    await world.align();
    expect(Object.values((await subscriptionOf('flow')).items)).toEqual([1]);
  });

  test('a trial needs no card; when it ends without one, nothing is charged, and it is owed', async () => {
    world.at('2026-11-01T00:00:00Z');
    await world.give('trial', 'a', 'tryout', jpy('5000'), 1, 14);
    await world.sync();
    await world.subscribe('trial');
    expect(await subscriptionOf('trial')).toMatchObject({ status: 'trialing', trialEnd: '2026-11-15T00:00:00.000Z' });
    world.at('2026-11-15T00:00:00Z');
    passTime(world.fake.state);
    await refreshOrganization(world.parts, 'trial');
    expect((await subscriptionOf('trial')).status).toBe('paused');
    expect(await world.stage('trial')).toBe('past-due');
  });

  test('a trial is the shortest of the plans that are paid for, and none for who had a subscription before', async () => {
    world.at('2026-11-01T00:00:00Z');
    await world.give('trials', 'a', 'tryout', jpy('5000'), 1, 30);
    await world.give('trials', 'b', 'other', jpy('7000'), 1, 7);
    // What costs nothing has no say.
    await world.give('trials', 'c', 'granted', []);
    await world.sync();
    const { id } = await world.subscribe('trials');
    expect((await subscriptionOf('trials')).trialEnd).toBe('2026-11-08T00:00:00.000Z');
    await world.parts.stripe.subscriptions.cancel(id);
    await refreshOrganization(world.parts, 'trials');
    await world.subscribe('trials');
    expect(await subscriptionOf('trials')).toMatchObject({ status: 'active', trialEnd: null });
    await world.give('trials-none', 'a', 'tryout', jpy('5000'), 1, 30);
    await world.give('trials-none', 'b', 'gold', jpy('30000'));
    await world.sync();
    await world.subscribe('trials-none');
    expect((await subscriptionOf('trials-none')).status).toBe('active');
  });

  test('a failed payment is owed until it is paid, or until the invoice is voided', async () => {
    world.at('2026-11-01T00:00:00Z');
    await world.give('fail', 'a', 'gold', jpy('30000'));
    await world.sync();
    const { id, customer } = await world.subscribe('fail');
    const card = world.fake.state.customers.get(customer);
    if (card === undefined) throw new Error('no customer');
    for (const [month, end] of [
      ['2026-12', 'paid'],
      ['2027-01', 'void'],
    ] as const) {
      card.card = 'declined';
      world.at(`${month}-01T00:00:00Z`);
      await refreshOrganization(world.parts, 'fail');
      expect(await subscriptionOf('fail')).toMatchObject({ status: 'past_due' });
      expect(await world.stage('fail')).toBe('past-due');
      world.at(`${month}-03T00:00:00Z`);
      card.card = 'good';
      const invoice = [...world.fake.state.invoices.values()].find(({ status }) => status === 'open');
      if (invoice === undefined) throw new Error('no open invoice');
      if (end === 'paid') tryPayment(world.fake.state, invoice);
      else {
        voidInvoice(world.fake.state, invoice);
        const one = world.fake.state.subscriptions.get(id);
        if (one !== undefined) one.status = 'active';
      }
      await refreshOrganization(world.parts, 'fail');
      expect([month, await world.stage('fail')]).toEqual([month, 'active']);
    }
  });

  test('too many plans, two intervals, no price in the currency, a price that is not synced: refused before anything is charged', async () => {
    world.at('2026-11-01T00:00:00Z');
    const refused = async (organization: string) => {
      const before = world.fake.state.sessions.size;
      const problem = await world.provider.checkout(organization, 'JPY').then(
        () => undefined,
        (error) => error,
      );
      expect(world.fake.state.sessions.size).toBe(before);
      return [problem.code, ...problem.issues.map(({ path }: { path: string }) => path)];
    };
    await world.give('empty', 'a', 'granted', []);
    expect(await refused('empty')).toEqual(['CONFLICT']);
    await world.give('usd', 'a', 'dollars', [{ currency: 'USD', amount: '10.00', interval: 'month' }]);
    expect(await refused('usd')).toEqual(['CONFLICT', 'no-price-in-currency']);
    await world.give('late', 'a', 'unsynced', jpy('1'));
    expect(await refused('late')).toEqual(['CONFLICT', 'price-not-in-catalogue']);
    await world.give('mixed', 'a', 'gold', jpy('30000'));
    await world.give('mixed', 'b', 'yearly', jpy('300000', 'year'));
    expect(await refused('mixed')).toEqual(['CONFLICT', 'mixed-intervals']);
    for (let i = 1; i <= 21; i++) await world.give('many', `w${i}`, `p${i}`, jpy(String(1_000 + i)));
    expect(await refused('many')).toEqual(['CONFLICT', 'too-many-items']);
    await world.take('many', 'w21');
    await world.sync();
    expect((await world.subscribe('many')).items).toHaveLength(20);
    await world.give('many', 'w21', 'p21', jpy('1021'));
    await world.sync();
    await world.align();
    expect(await subscriptionOf('many')).toMatchObject({ problems: [{ code: 'too-many-items' }] });
  });

  test('two tabs: one page; and if two were finished, one subscription is left', async () => {
    world.at('2026-11-01T00:00:00Z');
    await world.give('tabs', 'a', 'gold', jpy('30000'));
    const urls = await Promise.all([1, 2].map(() => world.provider.checkout('tabs', 'JPY')));
    expect(new Set(urls).size).toBe(1);
    const session = [...world.fake.state.sessions.values()].at(-1);
    if (session === undefined) throw new Error('no session');
    const first = completeCheckout(world.fake.state, session);
    const second = completeCheckout(world.fake.state, session);
    await refreshOrganization(world.parts, 'tabs');
    expect([first.status, second.status]).toEqual(['active', 'canceled']);
    expect((await subscriptionOf('tabs')).problems).toMatchObject([{ code: 'second-subscription' }]);
    expect(world.fake.state.customers.get(first.customer)?.credit).toBe(30_000);
    await refreshOrganization(world.parts, 'tabs');
    expect((await subscriptionOf('tabs')).problems).toEqual([]);
  });

  test('the portal is there after the first Checkout, and an existing subscription is not started again', async () => {
    await expect(world.provider.portal('empty')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.provider.portal('tabs')).resolves.toMatch(/^https:\/\/billing\./);
    await expect(world.provider.checkout('tabs', 'JPY')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
