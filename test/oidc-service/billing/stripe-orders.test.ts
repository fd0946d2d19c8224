// In whatever order events come, twice, late or never: the end is what Stripe says.
import { graceOf, keepEvent, readEvent, reconcile, refreshOrganization } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { sql } from 'kysely';
import { runs, some } from '../runs.js';
import { onEachDatabase } from '../test-database.js';
import { completeCheckout, endSubscription, passTime, tell, tryPayment } from './fake-stripe/billing-engine.ts';
import { eventShape } from './fake-stripe/shape.ts';
import type { Event } from './fake-stripe/state.ts';
import { jpy, type StripeWorld, stripeWorld } from './stripe-world.js';

jest.setTimeout(7_200_000);

onEachDatabase((opened) => {
  let world: StripeWorld;
  beforeAll(async () => {
    world = await stripeWorld(opened());
  }, 60_000);
  afterAll(() => world.close());
  const db = () => opened().db;
  const state = () => world.fake.state;
  const bring = async (event: Event) => {
    const read = readEvent(eventShape(event));
    if (read === undefined) throw new Error('no event');
    await keepEvent(db(), read, world.now());
  };
  const known = async (organization: string) => {
    const { asOf: _, ...subscription } = await world.provider.subscription(organization);
    return { ...subscription, owes: (await graceOf(db(), organization, world.now())).stage !== 'active' };
  };

  /** Checkout, a month that is not paid, its payment, and the end. */
  function* lifecycle(organization: string): Generator<void> {
    const session = [...state().sessions.values()].findLast(({ metadata }) => metadata.organization === organization);
    if (session === undefined) throw new Error('no session');
    const one = completeCheckout(state(), session);
    yield;
    const customer = state().customers.get(one.customer);
    if (customer !== undefined) customer.card = 'declined';
    world.at(new Date(one.periodEnd * 1_000));
    passTime(state());
    yield;
    if (customer !== undefined) customer.card = 'good';
    for (const invoice of state().invoices.values())
      if (invoice.customer === one.customer && invoice.status === 'open') tryPayment(state(), invoice);
    yield;
    endSubscription(state(), one, true);
  }

  test('all orders of the seven events of a life: one end', async () => {
    world.at('2026-11-01T00:00:00Z');
    await world.give('life', 'a', 'gold', jpy('30000'));
    await world.sync();
    await world.provider.checkout('life', 'JPY');
    const before = state().events.length;
    for (const _ of lifecycle('life'));
    const life = [
      'customer.subscription.created',
      'checkout.session.completed',
      'invoice.paid',
      'invoice.payment_failed',
      'customer.subscription.updated',
      'invoice.payment_succeeded',
      'customer.subscription.deleted',
    ].map(
      (type) =>
        state()
          .events.slice(before)
          .findLast((event) => event.type === type) as Event,
    );
    expect(life.every((event) => event !== undefined)).toBe(true);
    const orders = permutations(life);
    expect(orders).toHaveLength(5_040);
    await refreshOrganization(world.parts, 'life');
    const end = await known('life');
    expect(end).toMatchObject({ status: 'canceled', items: {}, owes: true });
    for (const order of some(orders, 6)) {
      await db().deleteFrom('stripe_event').execute();
      await db().deleteFrom('outbox').execute();
      await db().deleteFrom('grace').execute();
      await db().updateTable('stripe_customer').set({ status: null, problems: '[]', refreshed_at: null }).execute();
      for (const event of order) {
        await bring(event);
        await world.work();
      }
      expect(await known('life')).toEqual(end);
    }
  });

  test('events that come while things happen, twice, late or never; then one look: as at Stripe', async () => {
    let count = 0;
    world.at('2026-11-01T00:00:00Z');
    await world.give('catalogue', 'a', 'gold', jpy('30000'));
    await world.sync();
    const forget = async () => {
      const { customers, sessions, subscriptions, invoices, events } = state();
      for (const map of [customers, sessions, subscriptions, invoices]) map.clear();
      events.splice(0);
      await sql`truncate stripe_event, outbox, stripe_customer, stripe_cursor, stripe_write`.execute(db());
    };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 99 }), { minLength: 4, maxLength: 14 }), async (choices) => {
        const organization = `i${count++}`;
        world.at('2026-11-01T00:00:00Z');
        // Every life begins in the same second: those before it would be listed again and again.
        await forget();
        await world.give(organization, 'a', 'gold', jpy('30000'));
        await world.provider.checkout(organization, 'JPY');
        const life = lifecycle(organization);
        let from = state().events.length;
        const waiting: Event[] = [];
        for (const choice of choices) {
          world.at(new Date(world.now().getTime() + choice * 1_000));
          if (choice % 3 === 0) life.next();
          waiting.push(...state().events.slice(from));
          from = state().events.length;
          const [event] = waiting.splice(choice % Math.max(1, waiting.length), 1);
          if (event === undefined || choice % 5 === 0) continue;
          await bring(event);
          if (choice % 2 === 0) waiting.push(event);
          if (choice % 7 !== 0) await world.work();
        }
        world.at(new Date(world.now().getTime() + 60_000));
        await reconcile(world.parts);
        await world.work();
        const end = await known(organization);
        await refreshOrganization(world.parts, organization);
        expect(await known(organization)).toEqual(end);
        const customer = [...state().customers.values()].find(({ metadata }) => metadata.organization === organization);
        const [one] = [...state().subscriptions.values()].filter((other) => other.customer === customer?.id);
        expect(end.status).toBe(one?.status ?? null);
      }),
      { numRuns: runs(3, 10_000) },
    );
  });

  test('three days away: everything is caught up from the list, and nothing is missing', async () => {
    const customers = 5;
    for (let i = 0; i < customers; i++) {
      world.at('2027-03-01T00:00:00Z');
      await world.give(`o${i}`, 'a', 'gold', jpy('30000'));
      await world.sync();
      await world.subscribe(`o${i}`);
    }
    world.at('2027-03-01T01:00:00Z');
    await reconcile(world.parts);
    await world.work();
    const events = runs(500, 100_000);
    const all = [...state().subscriptions.values()].slice(-customers);
    for (let i = 0; i < events; i++) {
      world.at(new Date(Date.parse('2027-03-01T02:00:00Z') + (i * 3 * 86_400_000) / events));
      const one = all[i % customers];
      if (one === undefined) continue;
      one.cancelAtPeriodEnd = i % 2 === 0;
      tell(state(), 'customer.subscription.updated', { id: one.id, object: 'subscription', customer: one.customer });
    }
    world.at('2027-03-04T03:00:00Z');
    const { missed } = await reconcile(world.parts);
    expect(missed).toBe(events);
    await world.work();
    for (const [i, one] of all.entries())
      expect((await world.provider.subscription(`o${i}`)).cancelAtPeriodEnd).toBe(one.cancelAtPeriodEnd);
    const open = await db().selectFrom('stripe_event').select('id').where('outcome', 'is', null).execute();
    expect(open).toEqual([]);
    expect((await reconcile(world.parts)).missed).toBe(0);
  });
});

function permutations<T>(all: readonly T[]): T[][] {
  if (all.length === 0) return [[]];
  return all.flatMap((one, i) => permutations(all.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}
