// From a line of an invoice to the commit that it is for, whatever happened before; and no charge without a ledger line.
import { readExplanation, refreshOrganization } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { runs } from '../runs.js';
import { onEachDatabase } from '../test-database.js';
import { passTime } from './fake-stripe/billing-engine.ts';
import { jpy, type StripeWorld, stripeWorld } from './stripe-world.js';

jest.setTimeout(3_600_000);

onEachDatabase((opened) => {
  let world: StripeWorld;
  beforeAll(async () => {
    world = await stripeWorld(opened());
  }, 60_000);
  afterAll(() => world.close());
  const explain = (invoice: string) => readExplanation(world.parts.db, world.parts.stripe, invoice);
  const invoicesOf = (customer: string) =>
    [...world.fake.state.invoices.values()].filter((invoice) => invoice.customer === customer);

  test('each line leads to workspaces and commits, and what was changed at Stripe by hand is told', async () => {
    world.at('2026-11-11T00:00:00Z');
    await world.give('way', 'shop', 'gold', jpy('30000'));
    await world.sync();
    const { customer, id } = await world.subscribe('way');
    world.at('2026-11-21T00:00:00.700Z');
    await world.give('way', 'shop', 'silver', jpy('9000'));
    await world.give('way', 'blog', 'silver', jpy('9000'));
    await world.sync();
    await world.align();
    world.at('2026-12-01T00:00:00Z');
    passTime(world.fake.state);
    const [first, second] = invoicesOf(customer);
    const one = await explain(first?.id ?? '');
    expect(one.differences).toEqual([]);
    const [line] = one.lines;
    expect(line).toMatchObject({ amount: '20000', expected: '20000', plan: 'gold' });
    expect(line?.ledger).toMatchObject([{ workspace: 'way--shop', commit: expect.stringMatching(/^c\d/) }]);
    const two = await explain(second?.id ?? '');
    expect(two.differences).toEqual([]);
    expect(
      two.lines.map(({ amount, plan, ledger }) => [amount, plan, ledger.map(({ workspace }) => workspace)]),
    ).toEqual([
      ['6000', 'silver', ['way--blog', 'way--shop']],
      ['-10000', 'gold', ['way--shop']],
      ['18000', 'silver', ['way--blog', 'way--shop']],
    ]);
    expect([two.subtotal, two.currency]).toEqual(['14000', 'JPY']);
    const subscription = world.fake.state.subscriptions.get(id);
    for (const item of subscription?.items ?? []) item.quantity = 5;
    world.at('2027-01-01T00:00:00Z');
    passTime(world.fake.state);
    const three = await explain(invoicesOf(customer)[2]?.id ?? '');
    expect(three.differences).toEqual([
      {
        code: 'quantity',
        line: three.lines[0]?.line,
        detail: 'it is for 5 workspaces, and the ledger has 2 at that time',
      },
    ]);
    await expect(explain('in_none')).rejects.toMatchObject({ code: 'INVOICE_UNKNOWN' });
  });

  const offers = { gold: jpy('30000'), silver: jpy('9999'), odd: jpy('101'), free: [] };
  const step = fc.record({
    workspace: fc.constantFrom('a', 'b', 'c'),
    plan: fc.constantFrom<(keyof typeof offers | undefined)[]>('gold', 'silver', 'odd', 'free', undefined),
    // Over the ends of months, a leap day, and the changes of clocks that Europe and America have.
    hours: fc.integer({ min: 1, max: 500 }),
    fault: fc.constantFrom(undefined, undefined, 'refused', 'broken', 'broken-after', 'lost' as const),
  });
  test('whatever happens to workspaces and calls: every invoice is what the ledger says', async () => {
    let count = 0;
    for (const plan of Object.keys(offers) as (keyof typeof offers)[])
      await world.give('all', plan, plan, offers[plan]);
    await world.sync();
    let invoices = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('2026-11-09T15:00:00Z', '2028-02-20T00:00:01Z'),
        fc.array(step, { maxLength: 8 }),
        async (start, steps) => {
          const organization = `p${count++}`;
          world.at(start);
          await world.give(organization, 'first', 'gold', offers.gold);
          const { customer } = await world.subscribe(organization);
          const there = new Set<string>();
          for (const { workspace, plan, hours, fault } of steps) {
            world.at(new Date(world.now().getTime() + hours * 3_600_000));
            passTime(world.fake.state);
            if (plan !== undefined) await world.give(organization, workspace, plan, offers[plan]);
            else if (there.has(workspace)) await world.take(organization, workspace);
            if (plan !== undefined) there.add(workspace);
            let faults = fault === undefined ? 0 : 1;
            world.fake.fault = (method) => (method === 'POST' && faults-- > 0 ? (fault as 'lost') : undefined);
            await refreshOrganization(world.parts, organization).catch(() => undefined);
            world.fake.fault = () => undefined;
            await refreshOrganization(world.parts, organization);
          }
          world.at(new Date(world.now().getTime() + 32 * 86_400_000));
          passTime(world.fake.state);
          for (const { id } of invoicesOf(customer)) {
            const { differences, lines } = await explain(id);
            expect(differences).toEqual([]);
            // No charge without a ledger line, and none with more than it has.
            for (const { ledger, quantity } of lines) expect(ledger).toHaveLength(quantity);
            invoices += 1;
          }
        },
      ),
      { numRuns: runs(2, 500) },
    );
    // At least the first one of each run, and that of the month after.
    expect(invoices).toBeGreaterThanOrEqual(2 * count);
  });
});
