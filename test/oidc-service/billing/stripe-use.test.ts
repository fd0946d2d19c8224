// Use beyond what is included, invoiced at Stripe: the lines of the statement, once, whatever breaks.
import {
  inTransaction,
  invoiceUse,
  readExplanation,
  readStatement,
  refreshOrganization,
  takeUsage,
  type UsageRecord,
} from '@hexabase-kaas/oidc-service';
import type { Price } from '@hexabase-kaas/tenancy';
import { onEachDatabase } from '../test-database.js';
import { passTime, tell } from './fake-stripe/billing-engine.ts';
import type { Fault } from './fake-stripe/fake-stripe.ts';
import { eventShape } from './fake-stripe/shape.ts';
import { type StripeWorld, stripeWorld } from './stripe-world.js';

jest.setTimeout(120_000);

const prices: Price[] = [
  {
    ...{ currency: 'JPY', amount: '30000', interval: 'month' },
    overage: [
      { meter: 'cpu-hours', included: 100, amount: '12.5' },
      { meter: 'storage-gib-hours', included: 0, amount: '0.5' },
    ],
  },
];
const closed = '2026-12-04T02:00:00Z';

onEachDatabase((opened) => {
  let world: StripeWorld;
  beforeAll(async () => {
    world = await stripeWorld(opened(), { STRIPE_TAX: 'txr_japan8' });
  }, 60_000);
  afterAll(() => world.close());
  afterEach(async () => {
    world.fake.fault = () => undefined;
    // An organization of one test is none of the next.
    await opened().db.deleteFrom('stripe_customer').execute();
  });

  const begin = async (organization: string, at = '2026-11-01T00:00:00Z', trialDays?: number) => {
    world.at(at);
    await world.give(organization, 'shop', 'metered', prices, 1, trialDays);
    await world.sync();
    return (await world.subscribe(organization)).customer;
  };
  const use = (
    organization: string,
    units: number,
    hour = '2026-11-10T00:00:00Z',
    more: Partial<UsageRecord> & { taken?: string } = {},
  ) => {
    const { taken, ...rest } = more;
    const at = new Date(hour);
    const record: UsageRecord = {
      ...{ workspace: `${organization}--shop`, meter: 'cpu-hours', part: 'tenant', hour: at },
      ...{ quantity: BigInt(Math.round(units * 1e6)), ...rest },
    };
    const now = taken === undefined ? new Date(at.getTime() + 3_600_000) : new Date(taken);
    return inTransaction(opened().db, (transaction) => takeUsage(transaction, [record], now));
  };
  const invoicesOf = (customer: string) =>
    [...world.fake.state.invoices.values()].filter((one) => one.customer === customer && one.subscription === null);
  const linesOf = (customer: string) =>
    invoicesOf(customer).flatMap(({ lines }) => lines.map(({ amount, metadata }) => `${metadata?.use} ${amount}`));
  const explain = (id = '') => readExplanation(world.parts.db, world.parts.stripe, id);
  const at = (moment: string) => {
    world.at(moment);
    passTime(world.fake.state);
  };
  const version = async () => (await opened().db.selectFrom('price_version').select('id').executeTakeFirstOrThrow()).id;

  test('once the month is closed, and not before: one invoice with the lines of the statement, explained to the unit', async () => {
    const customer = await begin('plain');
    await use('plain', 140);
    await use('plain', 1_000, '2026-11-11T00:00:00Z', { meter: 'storage-gib-hours' });
    await use('plain', 9_999, '2026-11-12T00:00:00Z', { part: 'control-plane' });
    at('2026-12-04T00:30:00Z');
    await invoiceUse(world.parts);
    expect(invoicesOf(customer)).toEqual([]);
    at(closed);
    expect([await invoiceUse(world.parts), await invoiceUse(world.parts)]).toEqual([1, 0]);
    const id = await version();
    expect(linesOf(customer)).toEqual([
      `plain--shop/${id}/cpu-hours/2026-11 500`,
      `plain--shop/${id}/storage-gib-hours/2026-11 500`,
    ]);
    const [invoice] = invoicesOf(customer);
    expect(invoice?.status).toBe('paid');
    const statement = await readStatement(opened().db, 'plain', '2026-11', 'JPY', world.now());
    expect([statement.complete, statement.total]).toEqual([true, '31000']);
    const explanation = await explain(invoice?.id);
    expect(explanation.differences).toEqual([]);
    expect(explanation.lines).toMatchObject([
      { amount: '500', expected: '500', plan: 'metered', use: { quantity: '140', included: '100', unitPrice: '12.5' } },
      { amount: '500', expected: '500' },
    ]);
    for (const { ledger } of explanation.lines)
      expect(ledger).toMatchObject([{ workspace: 'plain--shop', commit: expect.stringMatching(/^c\d/) }]);
  });

  test.each<Fault>(['lost', 'broken', 'broken-after', 'refused', 'busy'])(
    'whichever call is %s: one invoice, each line once',
    async (fault) => {
      const organization = `f-${fault}`;
      const customer = await begin(organization);
      await use(organization, 140);
      await use(organization, 1_000, '2026-11-11T00:00:00Z', { meter: 'storage-gib-hours' });
      at(closed);
      for (const path of ['/v1/invoices', '/v1/invoiceitems', '/finalize', '/v1/invoices']) {
        let faults = 2;
        world.fake.fault = (method, called) =>
          method === 'POST' && called.endsWith(path) && faults-- > 0 ? fault : undefined;
        await invoiceUse(world.parts).catch(() => undefined);
      }
      world.fake.fault = () => undefined;
      await invoiceUse(world.parts);
      expect(invoicesOf(customer).map(({ status }) => status)).toEqual(['paid']);
      expect(linesOf(customer).map((line) => line.split(' ')[1])).toEqual(['500', '500']);
    },
  );

  test('two processes at once make one invoice', async () => {
    const customer = await begin('both');
    await use('both', 140);
    at(closed);
    await Promise.allSettled([invoiceUse(world.parts), invoiceUse(world.parts), invoiceUse(world.parts)]);
    expect(linesOf(customer)).toHaveLength(1);
  });

  test('a month of a trial, one before the subscription, and one within what is included cost nothing', async () => {
    const trial = await begin('trial', '2026-11-20T00:00:00Z', 14);
    const after = await begin('after', '2026-12-02T00:00:00Z');
    const little = await begin('little', '2026-11-01T00:00:00Z');
    for (const organization of ['trial', 'after']) await use(organization, 5_000, '2026-11-25T00:00:00Z');
    await use('little', 99);
    at(closed);
    expect(await invoiceUse(world.parts)).toBe(3);
    expect([trial, after, little].flatMap(linesOf)).toEqual([]);
  });

  test('use in a month of a trial costs nothing, even where it is told after the month was closed', async () => {
    const customer = await begin('late-trial', '2026-11-20T00:00:00Z', 5);
    await use('late-trial', 5_000, '2026-11-27T00:00:00Z', { taken: '2026-12-20T00:00:00Z' });
    await use('late-trial', 110, '2026-12-10T00:00:00Z');
    at('2027-01-20T00:00:00Z');
    await invoiceUse(world.parts);
    expect(linesOf(customer).map((line) => line.replace(/\/metered-v1-\w+/, ''))).toEqual([
      'late-trial--shop/cpu-hours/2026-12 125',
    ]);
    for (const { id } of invoicesOf(customer)) expect((await explain(id)).differences).toEqual([]);
  });

  test('months of an outage are made up for, and use that was told late is in the month after', async () => {
    const customer = await begin('away');
    await use('away', 110);
    at(closed);
    await invoiceUse(world.parts);
    await use('away', 10, '2026-11-29T00:00:00Z', { taken: '2026-12-20T00:00:00Z' });
    await use('away', 120, '2027-01-05T00:00:00Z');
    at('2027-02-20T00:00:00Z');
    expect(await invoiceUse(world.parts)).toBe(2);
    expect(linesOf(customer).map((line) => line.replace(/\/metered-v1-\w+/, ''))).toEqual([
      'away--shop/cpu-hours/2026-11 125',
      'away--shop/cpu-hours/2026-11 125',
      'away--shop/cpu-hours/2027-01 250',
    ]);
    for (const { id } of invoicesOf(customer)) expect((await explain(id)).differences).toEqual([]);
  });

  test('what somebody changed at Stripe by hand is told', async () => {
    const customer = await begin('hand');
    await use('hand', 140);
    at(closed);
    await invoiceUse(world.parts);
    const [invoice] = invoicesOf(customer);
    const [line] = invoice?.lines ?? [];
    if (invoice === undefined || line === undefined) throw new Error('no line');
    invoice.lines.splice(0, 1, { ...line, amount: 501 });
    expect((await explain(invoice.id)).differences).toMatchObject([
      { code: 'amount', detail: 'the statement gives 500 JPY' },
    ]);
    invoice.lines.splice(0, 1, { ...line, metadata: { use: 'hand--none/x/cpu-hours/2026-11' } });
    expect((await explain(invoice.id)).differences.map(({ code }) => code)).toEqual(['no-use', 'missing']);
  });

  test('one whose card is declined owes, like for any invoice', async () => {
    const customer = await begin('owes');
    await use('owes', 140);
    const known = world.fake.state.customers.get(customer);
    if (known !== undefined) known.card = 'declined';
    at('2026-12-01T00:00:00Z');
    for (const one of world.fake.state.invoices.values()) if (one.customer === customer) one.status = 'paid';
    at(closed);
    await invoiceUse(world.parts);
    await refreshOrganization(world.parts, 'owes');
    expect(await world.stage('owes')).toBe('past-due');
  });

  test('a tax rate that changes is put on every item, and moves no money', async () => {
    const customer = await begin('tax');
    const one = [...world.fake.state.subscriptions.values()].find((other) => other.customer === customer);
    expect(one?.items.map(({ taxRates }) => taxRates)).toEqual([['txr_japan8']]);
    const parts = { ...world.parts, configuration: { ...world.parts.configuration, STRIPE_TAX: 'txr_japan10' } };
    await refreshOrganization(parts, 'tax');
    expect([one?.items.map(({ taxRates }) => taxRates), one?.pending]).toEqual([[['txr_japan10']], []]);
    const before = world.fake.exchanges.length;
    await refreshOrganization(parts, 'tax');
    expect(world.fake.exchanges.slice(before).filter(({ method }) => method === 'POST')).toEqual([]);
    // Without a rate of ours, whatever somebody gave the item at Stripe stays.
    await refreshOrganization({ ...parts, configuration: { ...parts.configuration, STRIPE_TAX: 'none' } }, 'tax');
    expect(one?.items.map(({ taxRates }) => taxRates)).toEqual([['txr_japan10']]);
  });

  test('a tax id that a customer changes is an event that changes nothing here', async () => {
    const customer = await begin('taxid');
    world.at('2026-11-02T00:00:00Z');
    const { asOf: _, ...before } = await world.provider.subscription('taxid');
    tell(world.fake.state, 'customer.tax_id.updated', { id: 'txi_1', object: 'tax_id', customer });
    const event = world.fake.state.events.at(-1);
    if (event === undefined) throw new Error('no event');
    await world.bring(eventShape(event));
    await world.work();
    const row = await opened()
      .db.selectFrom('stripe_event')
      .select('outcome')
      .where('id', '=', event.id)
      .executeTakeFirst();
    expect(row?.outcome).toBe('refreshed');
    const { asOf, ...after } = await world.provider.subscription('taxid');
    expect([after, asOf]).toEqual([before, '2026-11-02T00:00:00.000Z']);
  });
});
