// What goes wrong between Stripe and the service, by name, and what comes of it.
import {
  alignChanged,
  keepEvent,
  keepListed,
  OtherAccount,
  readCatalogueDiff,
  readEvent,
  reconcile,
  refreshOrganization,
  syncCatalogue,
} from '@hexabase-kaas/oidc-service';
import { runs } from '../runs.js';
import { onEachDatabase } from '../test-database.js';
import { Broken, failingFrom } from './failing-database.js';
import { deleteCustomer, endSubscription, passTime, tell } from './fake-stripe/billing-engine.ts';
import type { Fault } from './fake-stripe/fake-stripe.ts';
import { eventShape } from './fake-stripe/shape.ts';
import { jpy, type StripeWorld, stripeWorld } from './stripe-world.js';

jest.setTimeout(3_600_000);

onEachDatabase((opened) => {
  let world: StripeWorld;
  beforeAll(async () => {
    world = await stripeWorld(opened());
  }, 60_000);
  afterAll(() => world.close());
  beforeEach(() => {
    world.fake.fault = () => undefined;
    world.at('2026-11-01T00:00:00Z');
  });
  const db = () => opened().db;
  const state = () => world.fake.state;
  const subscriptionOf = (organization: string) => world.provider.subscription(organization);
  /** Takes up an event as a webhook brings it, and works on it. */
  const bring = async (content: Record<string, unknown>) => {
    const event = readEvent(content);
    if (event === undefined) throw new Error('no event');
    await keepEvent(db(), event, world.now());
    await world.work();
    return outcomeOf(event.id);
  };
  const outcomeOf = async (id: string) =>
    (await db().selectFrom('stripe_event').select('outcome').where('id', '=', id).executeTakeFirst())?.outcome;
  const begin = async (organization: string) => {
    await world.give(organization, 'a', 'gold', jpy('30000'));
    await world.sync();
    return world.subscribe(organization);
  };
  const last = () => eventShape(state().events.at(-1) as never);

  test('customer without an organization: no-organization, and nothing is made', async () => {
    tell(state(), 'customer.updated', { id: 'cus_stranger', object: 'customer' });
    expect(await bring(last())).toBe('no-organization');
    for (const metadata of [
      {},
      { organization: 'acme', issuer: 'https://other.example' },
      { organization: 'nobody' },
    ]) {
      const id = `cus_of_${Object.keys(metadata).length}_${metadata.issuer === undefined}`;
      state().customers.set(id, {
        id,
        created: 0,
        name: null,
        metadata: metadata as never,
        customFields: [],
        deleted: false,
        card: undefined,
        credit: 0,
      });
      tell(state(), 'customer.updated', { id, object: 'customer' });
      expect(await bring(last())).toBe('no-organization');
    }
  });

  test('organization without a customer: no call, and Checkout begins', async () => {
    await world.give('fresh', 'a', 'gold', jpy('30000'));
    const before = world.fake.exchanges.length;
    await refreshOrganization(world.parts, 'fresh');
    expect(world.fake.exchanges.length).toBe(before);
    expect(await subscriptionOf('fresh')).toMatchObject({ status: null, asOf: null });
  });

  test('a second customer that names the organization: told, and not followed', async () => {
    const { customer } = await begin('two');
    const other = { ...state().customers.get(customer), id: 'cus_second' } as never;
    state().customers.set('cus_second', other);
    tell(state(), 'customer.updated', { id: 'cus_second', object: 'customer' });
    expect(await bring(last())).toBe('no-organization');
    expect(world.told.at(-1)).toMatchObject([{ organization: 'two' }, /second customer/]);
    expect((await subscriptionOf('two')).status).toBe('active');
  });

  test('a webhook before the answer of the customer was kept: it is bound by what the customer says', async () => {
    const { customer } = await begin('early');
    await db().deleteFrom('stripe_customer').where('organization_id', '=', 'early').execute();
    tell(state(), 'customer.subscription.updated', { id: 'sub_x', object: 'subscription', customer });
    expect(await bring(last())).toBe('refreshed');
    expect(await subscriptionOf('early')).toMatchObject({ status: 'active' });
  });

  test('an event after everything is gone: nothing comes back, and who keeps workspaces owes', async () => {
    const subscription = await begin('gone');
    const old = eventShape(
      state().events.find(({ type, content }) => type.endsWith('created') && content.id === subscription.id) as never,
    );
    endSubscription(state(), subscription, false);
    await refreshOrganization(world.parts, 'gone');
    expect(await world.stage('gone')).toBe('past-due');
    expect(await bring(old)).toBe('refreshed');
    expect(await subscriptionOf('gone')).toMatchObject({
      status: 'canceled',
      items: {},
      problems: [{ code: 'no-subscription' }],
    });
    await world.take('gone', 'a');
    await refreshOrganization(world.parts, 'gone');
    expect(await world.stage('gone')).toBe('active');
  });

  test('a customer that was deleted at Stripe: told, nothing is charged, nothing breaks', async () => {
    const { customer } = await begin('deleted');
    deleteCustomer(state(), state().customers.get(customer) as never);
    expect(await bring(last())).toBe('refreshed');
    expect(await subscriptionOf('deleted')).toMatchObject({ problems: [{ code: 'customer-deleted' }] });
  });

  test.each(['charge.dispute.created', 'charge.refunded', 'refund.created', 'radar.early_fraud_warning.created'])(
    '%s: noticed, told, and nothing is changed',
    async (type) => {
      await db().deleteFrom('stripe_event').execute();
      tell(state(), type, { id: 'dp_1', object: 'dispute', customer: null });
      expect(await bring(last())).toBe('noticed');
      expect(world.told.at(-1)).toMatchObject([{ type }, /person/]);
    },
  );

  test.each(['price.updated', 'customer.tax_id.created', 'moon.rose', 'customer.source.expiring'])(
    '%s without a customer that is known: nothing is changed',
    async (type) => {
      tell(state(), type, { id: 'x_1', object: 'x' });
      expect(await bring(last())).toBe('ignored');
    },
  );

  test('cancelled at the end of the period, then resumed: as it is at Stripe', async () => {
    const one = await begin('resume');
    for (const cancelled of [true, false]) {
      one.cancelAtPeriodEnd = cancelled;
      tell(state(), 'customer.subscription.updated', { id: one.id, customer: one.customer });
      world.at(new Date(world.now().getTime() + 1_000));
      await bring(last());
      expect(await subscriptionOf('resume')).toMatchObject({ cancelAtPeriodEnd: cancelled, status: 'active' });
    }
  });

  test('past due, unpaid, active: owed, owed, paid', async () => {
    const one = await begin('unpaid');
    const customer = state().customers.get(one.customer);
    if (customer === undefined) throw new Error('no customer');
    customer.card = 'declined';
    world.at('2026-12-01T00:00:00Z');
    passTime(state());
    await refreshOrganization(world.parts, 'unpaid');
    one.status = 'unpaid';
    await refreshOrganization(world.parts, 'unpaid');
    expect([await world.stage('unpaid'), (await subscriptionOf('unpaid')).status]).toEqual(['past-due', 'unpaid']);
    one.status = 'of-the-future';
    await refreshOrganization(world.parts, 'unpaid');
    expect(await world.stage('unpaid')).toBe('past-due');
    for (const invoice of state().invoices.values())
      if (invoice.customer === one.customer) Object.assign(invoice, { status: 'paid', paidAt: 1_796_300_000 });
    one.status = 'active';
    await refreshOrganization(world.parts, 'unpaid');
    expect(await world.stage('unpaid')).toBe('active');
  });

  test('another currency: what has no price in it is told, and the rest is charged', async () => {
    await begin('money');
    await world.give('money', 'b', 'dollars', [{ currency: 'USD', amount: '10.00', interval: 'month' }]);
    await world.sync();
    await alignChanged(world.parts);
    expect(await subscriptionOf('money')).toMatchObject({
      currency: 'JPY',
      problems: [{ code: 'no-price-in-currency' }],
    });
    expect(Object.values((await subscriptionOf('money')).items)).toEqual([1]);
  });

  test('a price that is not in the catalogue: told, and charged from when it was due once it is there', async () => {
    const one = await begin('unsynced');
    world.at('2026-11-11T00:00:00Z');
    await world.give('unsynced', 'b', 'new', jpy('3000'));
    await alignChanged(world.parts);
    expect(await subscriptionOf('unsynced')).toMatchObject({ problems: [{ code: 'price-not-in-catalogue' }] });
    world.at('2026-11-21T00:00:00Z');
    await world.sync();
    await alignChanged(world.parts);
    expect(await subscriptionOf('unsynced')).toMatchObject({ problems: [] });
    expect(one.pending.map(({ amount }) => amount)).toEqual([2_000]);
  });

  test('one organization that Stripe refuses holds up no other one, and is told of', async () => {
    const refused = await begin('aa-refused');
    const other = await begin('zz-other');
    for (const organization of ['aa-refused', 'zz-other']) await world.give(organization, 'b', 'gold', jpy('30000'));
    world.fake.fault = (method, path) => (method !== 'GET' && path.includes(refused.id) ? 'refused' : undefined);
    await expect(alignChanged(world.parts)).rejects.toThrow();
    expect(other.items.map(({ quantity }) => quantity)).toEqual([2]);
    world.fake.fault = () => undefined;
    await alignChanged(world.parts);
    expect(refused.items.map(({ quantity }) => quantity)).toEqual([2]);
  });

  test('an item that somebody added by hand stays', async () => {
    const one = await begin('hand');
    state().prices.set('price_care', {
      ...([...state().prices.values()][0] as object),
      id: 'price_care',
      lookupKey: null,
      metadata: {},
    } as never);
    one.items.push({ id: 'si_care', created: 0, price: 'price_care', quantity: 1, taxRates: [] });
    await world.give('hand', 'b', 'gold', jpy('30000'));
    await alignChanged(world.parts);
    expect(one.items.map(({ price, quantity }) => [price === 'price_care', quantity])).toEqual([
      [false, 2],
      [true, 1],
    ]);
  });

  test('no room for another plan beside items that somebody added: told, and nothing is asked of Stripe', async () => {
    const one = await begin('full');
    for (let i = 0; i < 19; i++) {
      const price = `price_hand_${i}`;
      const hand = { ...([...state().prices.values()][0] as object), id: price, lookupKey: null, metadata: {} };
      state().prices.set(price, hand as never);
      one.items.push({ id: `si_hand_${i}`, created: 0, price, quantity: 1, taxRates: [] });
    }
    await world.give('full', 'b', 'silver-of-full', jpy('100'));
    await world.sync();
    const before = world.fake.exchanges.length;
    await alignChanged(world.parts);
    const asked = world.fake.exchanges.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(asked.filter((call) => call.startsWith('POST'))).toEqual([]);
    expect(await subscriptionOf('full')).toMatchObject({ problems: [{ code: 'too-many-items' }] });
    await world.take('full', 'a');
    await alignChanged(world.parts);
    expect(one.items).toHaveLength(20);
    expect(await subscriptionOf('full')).toMatchObject({ problems: [] });
  });

  const faults: Fault[] = ['refused', 'busy', 'broken', 'broken-after', 'lost'];
  test.each(faults)(
    '%s at any call of a start: one customer, one subscription, as if nothing had been',
    async (fault) => {
      for (let at = 1; at < 20; at++) {
        const organization = `f-${fault}-${at}`;
        await world.give(organization, 'a', 'gold', jpy('30000'));
        await world.sync();
        let calls = 0;
        world.fake.fault = () => (++calls === at ? fault : undefined);
        const first = await world.provider.checkout(organization, 'JPY').catch((error) => error);
        // Stripe's client repeats a call once whose connection broke, under the same key: then all goes on.
        if (calls >= at && fault !== 'lost') expect([first.code, at]).toEqual(['UPSTREAM_FAILED', at]);
        world.fake.fault = () => undefined;
        await world.subscribe(organization);
        const mine = [...state().customers.values()].filter(({ metadata }) => metadata.organization === organization);
        expect([at, mine.length]).toEqual([at, 1]);
        expect(await subscriptionOf(organization)).toMatchObject({ status: 'active', problems: [] });
        if (calls < at) return expect(at).toBeGreaterThan(4);
      }
      throw new Error('it never ended');
    },
  );

  test.each(faults)('%s at any call of a sync: run again, it is whole, and no price is there twice', async (fault) => {
    let at = 1;
    for (; ; at++) {
      const plan = `s-${fault}-${at}`;
      await world.give('syncs', 'a', plan, jpy('1000'));
      let calls = 0;
      world.fake.fault = (method) => (method === 'POST' && ++calls === at ? fault : undefined);
      await world.sync().catch(() => undefined);
      world.fake.fault = () => undefined;
      await world.sync();
      const made = [...state().prices.values()].filter(({ product }) => product === `kaas_${plan}`);
      expect(made).toHaveLength(1);
      expect((await readCatalogueDiff(world.parts, false)).changes).toEqual([]);
      if (calls < at) break;
    }
    expect(at).toBe(3);
  });

  test('the database breaks at any query: what was promised is kept, and the next try ends it', async () => {
    await begin('db');
    for (let at = 1; ; at++) {
      const quantity = Object.values((await subscriptionOf('db')).items)[0] ?? 0;
      await world.give('db', `w${at}`, 'gold', jpy('30000'));
      const broken = failingFrom(db(), at);
      await refreshOrganization({ ...world.parts, db: broken.db }, 'db').catch((error) => {
        expect(error).toBeInstanceOf(Broken);
      });
      // Whoever broke could not give the lease back: it ends by itself.
      world.at(new Date(world.now().getTime() + 120_000));
      await refreshOrganization(world.parts, 'db');
      expect(Object.values((await subscriptionOf('db')).items)).toEqual([quantity + 1]);
      if (!broken.failed()) {
        expect(at).toBeGreaterThan(8);
        break;
      }
    }
    for (let at = 1; ; at++) {
      tell(state(), 'customer.updated', { id: `cus_${at}`, object: 'customer' });
      const event = readEvent(last());
      if (event === undefined) throw new Error('no event');
      const broken = failingFrom(db(), at);
      const promised = await keepEvent(broken.db, event, world.now()).catch(() => undefined);
      const there = await db().selectFrom('stripe_event').selectAll().where('id', '=', event.id).execute();
      expect(there.length).toBe(promised === undefined ? 0 : 1);
      if (!broken.failed()) break;
    }
  });

  test('a sync whose database breaks at any query: run again, it is whole', async () => {
    for (let at = 1; ; at++) {
      const plan = `q-${at}`;
      await world.give('queries', 'a', plan, jpy('1000'));
      const diff = await readCatalogueDiff(world.parts, false);
      const broken = failingFrom(db(), at);
      await syncCatalogue({ ...world.parts, db: broken.db }, diff).catch(() => undefined);
      await world.sync();
      expect([...state().prices.values()].filter(({ product }) => product === `kaas_${plan}`)).toHaveLength(1);
      if (!broken.failed()) break;
    }
  });

  test('events that no webhook brought are in the list: taken from there, each once', async () => {
    await begin('gap');
    await reconcile(world.parts);
    for (let i = 0; i < 250; i++) tell(state(), 'customer.updated', { id: `cus_gap_${i % 3}`, object: 'customer' });
    world.at('2026-11-04T00:00:00Z');
    expect((await reconcile(world.parts)).missed).toBe(250);
    expect((await reconcile(world.parts)).missed).toBe(0);
    const known = state()
      .events.slice(0, 3)
      .map((event) => readEvent(eventShape(event)) as never);
    expect(await keepListed(db(), known, world.now())).toBe(0);
    await world.work();
    const open = await db().selectFrom('stripe_event').select('id').where('outcome', 'is', null).execute();
    expect(open).toEqual([]);
  });

  test('whatever the last event of a customer in the list is: it is asked for anew, and a dispute is told', async () => {
    const { customer, id } = await begin('mixed-list');
    await reconcile(world.parts);
    await world.work();
    tell(state(), 'customer.subscription.updated', { id, object: 'subscription', customer });
    const followed = String(last().id);
    tell(state(), 'charge.dispute.created', { id: 'dp_1', object: 'dispute', customer });
    const dispute = String(last().id);
    tell(state(), 'payment_intent.created', { id: 'pi_1', object: 'payment_intent', customer });
    const ignored = String(last().id);
    const told = world.told.length;
    const before = world.fake.exchanges.length;
    await reconcile(world.parts);
    await world.work();
    expect(await outcomeOf(followed)).toMatch(/^(?:refreshed|together)$/);
    expect(await Promise.all([dispute, ignored].map(outcomeOf))).toEqual(['noticed', 'ignored']);
    const asked = world.fake.exchanges.slice(before).filter(({ path }) => path === '/v1/subscriptions');
    expect(asked).toHaveLength(1);
    expect(world.told.slice(told).flat()).toContainEqual({ type: 'charge.dispute.created' });
  });

  test('an event that a replica with a slow clock takes is no older than what was asked before it', async () => {
    const { customer, id } = await begin('skew');
    await refreshOrganization(world.parts, 'skew');
    const now = world.now();
    tell(state(), 'customer.subscription.updated', { id, object: 'subscription', customer });
    const event = readEvent(last());
    if (event === undefined) throw new Error('no event');
    await keepEvent(db(), event, new Date(now.getTime() - 240_000));
    await world.work();
    expect(await outcomeOf(event.id)).toBe('refreshed');
  });

  test('what came before Stripe was asked for another reason is known thereby', async () => {
    const { customer, id } = await begin('burst');
    const events = ['customer.updated', 'customer.subscription.updated', 'charge.refunded'].map((type) => {
      tell(state(), type, { id, object: 'subscription', customer });
      return readEvent(last()) as NonNullable<ReturnType<typeof readEvent>>;
    });
    for (const event of events) await keepEvent(db(), event, world.now());
    await refreshOrganization(world.parts, 'burst');
    const before = world.fake.exchanges.length;
    await world.work();
    expect(await Promise.all(events.map((event) => outcomeOf(event.id)))).toEqual(['known', 'known', 'noticed']);
    expect(world.fake.exchanges.length).toBe(before);
  });

  test('ten times at once, and looked at by two: kept once, and worked on once', async () => {
    const { customer, id } = await begin('ten');
    tell(state(), 'customer.subscription.updated', { id, object: 'subscription', customer });
    world.at('2026-11-01T00:01:00Z');
    const event = readEvent(last());
    if (event === undefined) throw new Error('no event');
    const kept = await Promise.all(Array.from({ length: 10 }, () => keepEvent(db(), event, world.now())));
    expect(kept.filter((fresh) => fresh)).toHaveLength(1);
    const before = world.fake.exchanges.length;
    await Promise.all([world.work(), world.work()]);
    const asked = world.fake.exchanges.slice(before).filter(({ path }) => path === '/v1/subscriptions');
    expect([await outcomeOf(event.id), asked.length]).toEqual(['refreshed', 1]);
  });

  test('dropped, taken from the list, and retried by Stripe on the third day: worked on once', async () => {
    const { customer, id } = await begin('third');
    await reconcile(world.parts);
    await world.work();
    tell(state(), 'customer.subscription.updated', { id, object: 'subscription', customer });
    const event = readEvent(last());
    if (event === undefined) throw new Error('no event');
    world.at('2026-11-02T00:00:00Z');
    await reconcile(world.parts);
    await world.work();
    const outcome = await outcomeOf(event.id);
    expect(outcome).toMatch(/^(?:refreshed|known|together)$/);
    world.at('2026-11-04T00:00:00Z');
    const before = world.fake.exchanges.length;
    expect(await keepEvent(db(), event, world.now())).toBe(false);
    await world.work();
    expect([await outcomeOf(event.id), world.fake.exchanges.length]).toEqual([outcome, before]);
  });

  test('away for longer than the list: what happened is known by objects', async () => {
    const one = await begin('long');
    await reconcile(world.parts);
    endSubscription(state(), one, false);
    world.at('2027-01-05T00:00:00Z');
    const gone = state().events.find(({ type, content }) => type.endsWith('deleted') && content.id === one.id);
    await reconcile(world.parts);
    expect(await outcomeOf(gone?.id ?? '')).toBeUndefined();
    expect(await subscriptionOf('long')).toMatchObject({ status: 'canceled' });
  });

  test('a key of another account: nothing is read, and it is said', async () => {
    const configuration = { ...world.parts.configuration, STRIPE_ACCOUNT: 'acct_other' };
    await expect(reconcile({ ...world.parts, configuration })).rejects.toThrow(OtherAccount);
  });

  test('two processes at once: one calls, the other takes its turn, and the end is the same', async () => {
    await begin('turns');
    for (let i = 0; i < runs(2, 50); i++) {
      await world.give('turns', `w${i}`, 'gold', jpy('30000'));
      await Promise.all([1, 2, 3].map(() => refreshOrganization(world.parts, 'turns')));
      expect(Object.values((await subscriptionOf('turns')).items)).toEqual([i + 2]);
    }
    const writes = world.fake.exchanges.filter(
      ({ method, path }) => method === 'POST' && path.startsWith('/v1/subscriptions/'),
    );
    const quantities = writes.slice(-runs(2, 50)).map(({ form }) => /quantity(?:%5D|\])=(\d+)/.exec(form)?.[1]);
    expect(new Set(quantities).size).toBe(quantities.length);
  });
});
