// An organization has one customer at Stripe, whoever is killed between which two steps.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@hexabase-kaas/oidc-service';
import { some } from '../runs.js';
import { onEachDatabase } from '../test-database.js';
import { Broken, failingFrom } from './failing-database.js';
import { tell } from './fake-stripe/billing-engine.ts';
import { eventShape } from './fake-stripe/shape.ts';
import { startCheckoutOf } from './start-checkout.js';
import { jpy, type StripeWorld, stripeWorld } from './stripe-world.js';

jest.setTimeout(1_800_000);

const customersOf = ({ fake }: StripeWorld, organization: string) =>
  [...fake.state.customers.values()].filter(({ metadata }) => metadata.organization === organization);

onEachDatabase((opened) => {
  let world: StripeWorld;
  beforeAll(async () => {
    world = await stripeWorld(opened());
  }, 60_000);
  afterAll(() => world.close());
  const db = () => opened().db;
  const later = (minutes: number) => world.at(new Date(world.now().getTime() + minutes * 60_000));
  const prepare = async (organization: string) => {
    await world.give(organization, 'a', 'gold', jpy('30000'));
    await world.sync();
  };
  const rename = (organization: string, name: string) =>
    db().updateTable('organization').set({ name }).where('id', '=', organization).execute();

  test('a database that breaks at any query of a start, for good or with its memory lost: one customer', async () => {
    for (const lost of [[], ['stripe_write'], ['stripe_write', 'stripe_customer']] as const)
      for (let at = 1; ; at++) {
        const organization = `at-${lost.length}-${at}`;
        await prepare(organization);
        const broken = failingFrom(db(), at);
        await startCheckoutOf({ ...world.parts, db: broken.db }, organization).catch((error) => {
          expect(error).toBeInstanceOf(Broken);
        });
        for (const table of lost) await db().deleteFrom(table).execute();
        later(2);
        await world.subscribe(organization);
        expect([at, customersOf(world, organization).length]).toEqual([at, 1]);
        expect(await world.provider.subscription(organization)).toMatchObject({ status: 'active', problems: [] });
        if (broken.failed()) continue;
        expect(at).toBeGreaterThan(8);
        break;
      }
  });

  test('one that was made days ago, of which nothing is known here any more: found by what it says', async () => {
    for (const minutes of [0, 30, 3 * 1_440, 40 * 1_440]) {
      const organization = `old-${minutes}`;
      await prepare(organization);
      await startCheckoutOf(world.parts, organization);
      await db().deleteFrom('stripe_write').execute();
      await db().deleteFrom('stripe_customer').where('organization_id', '=', organization).execute();
      later(minutes);
      await startCheckoutOf(world.parts, organization);
      expect([minutes, customersOf(world, organization).length]).toEqual([minutes, 1]);
    }
  });

  test('another organization, and the same one of another installation, is not taken for it', async () => {
    for (const metadata of [
      { organization: 'mine', issuer: 'https://other.example' },
      { organization: 'min', issuer: 'http://localhost:3000' },
    ]) {
      const id = `cus_${metadata.organization}_other`;
      world.fake.state.customers.set(id, {
        ...{ id, created: 1, name: null, metadata, customFields: [], deleted: false, card: undefined, credit: 0 },
      });
    }
    await prepare('mine');
    await startCheckoutOf(world.parts, 'mine');
    const kept = await db()
      .selectFrom('stripe_customer')
      .select('customer_id')
      .where('organization_id', '=', 'mine')
      .executeTakeFirst();
    expect(kept?.customer_id).toMatch(/^cus_\d/);
  });

  test('two organizations, one customer: whose it is known to be keeps it, whatever somebody writes on it at Stripe', async () => {
    await prepare('first');
    await startCheckoutOf(world.parts, 'first');
    const [one] = customersOf(world, 'first');
    if (one !== undefined) one.metadata = { ...one.metadata, organization: 'second' };
    await prepare('second');
    await startCheckoutOf(world.parts, 'second');
    const rows = await db()
      .selectFrom('stripe_customer')
      .select(['organization_id', 'customer_id'])
      .where('organization_id', 'in', ['first', 'second'])
      .orderBy('organization_id')
      .execute();
    expect(rows[0]?.customer_id).toBe(one?.id);
    expect(rows[1]?.customer_id).not.toBe(one?.id);
    tell(world.fake.state, 'customer.updated', { id: one?.id, object: 'customer' });
    await world.bring(eventShape(world.fake.state.events.at(-1) as never));
    await world.work();
    expect(await world.provider.subscription('second')).toMatchObject({ status: null, asOf: null });
  });

  test('somebody slow is still calling when the organization is renamed and another process starts: one customer', async () => {
    await prepare('slow');
    // Stripe says of the call that it is under way, and the process is gone.
    world.fake.fault = (method, path) => {
      if (method === 'POST' && path === '/v1/customers') return 'busy';
      return undefined;
    };
    await startCheckoutOf(world.parts, 'slow').catch(() => undefined);
    world.fake.fault = () => undefined;
    await rename('slow', 'Slow and renamed');
    later(2);
    await startCheckoutOf(world.parts, 'slow');
    const keys = world.fake.exchanges
      .filter(({ method, path }) => method === 'POST' && path === '/v1/customers')
      .map(({ key }) => key);
    expect(keys.at(-1)).toBe(keys.at(-2));
    expect(customersOf(world, 'slow')).toHaveLength(1);
  });

  test('an answer that was 500 after the customer was made: found, and a deleted one is made anew', async () => {
    await prepare('five');
    world.fake.fault = (method, path) => (method === 'POST' && path === '/v1/customers' ? 'broken-after' : undefined);
    await startCheckoutOf(world.parts, 'five').catch(() => undefined);
    world.fake.fault = () => undefined;
    await startCheckoutOf(world.parts, 'five');
    const [one, ...others] = customersOf(world, 'five');
    expect(others).toEqual([]);
    if (one !== undefined) one.deleted = true;
    await db().deleteFrom('stripe_customer').where('organization_id', '=', 'five').execute();
    await startCheckoutOf(world.parts, 'five');
    expect(customersOf(world, 'five').map(({ deleted }) => deleted)).toEqual([true, false]);
  });
});

test('the process is killed before and after any statement of a start: one customer, one page', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'kaas-customer-'));
  const url = `pglite:${join(directory, 'db')}`;
  const opened = await openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 });
  const world = await stripeWorld(opened);
  const organizations = Array.from({ length: 80 }, (_, i) => `killed-${i}`);
  try {
    for (const one of organizations) await world.give(one, 'a', 'gold', jpy('30000'));
    await world.sync();
    await opened.close();
    let killed = 0;
    const run = async (organization: string, at: number) => {
      // The lease of whoever was killed ends by itself.
      world.at(new Date(world.now().getTime() + 120_000));
      const program = 'test/oidc-service/billing/start-checkout-process.ts';
      const args = ['--disable-warning=ExperimentalWarning', program, url, world.fake.url, organization, String(at)];
      const child = spawn(process.execPath, [...args, world.now().toISOString()], {
        env: { PATH: process.env.PATH ?? '' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let out = '';
      child.stdout.on('data', (text) => {
        out += text;
      });
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
      if (signal === 'SIGKILL') killed += 1;
      else expect([organization, at, code]).toEqual([organization, at, 0]);
      return out;
    };
    const whole = JSON.parse(await run('killed-0', 0)) as { steps: number };
    expect(whole.steps).toBeGreaterThan(20);
    expect(whole.steps).toBeLessThan(organizations.length);
    const points = some(
      Array.from({ length: whole.steps }, (_, i) => i + 1),
      4,
    );
    for (const point of points) await run(`killed-${point}`, point);
    expect(killed).toBe(points.length);
    for (const point of points) await run(`killed-${point}`, 0);
    for (const point of points) {
      expect([point, customersOf(world, `killed-${point}`).length]).toEqual([point, 1]);
      const pages = [...world.fake.state.sessions.values()].filter(
        ({ metadata, status }) => metadata.organization === `killed-${point}` && status === 'open',
      );
      expect([point, pages.length]).toEqual([point, 1]);
    }
  } finally {
    await world.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
