// The catalogue at Stripe and why an invoice says what it says, from the command line.
import { alignChanged, openDatabase } from '@hexabase-kaas/oidc-service';
import { passTime } from '../oidc-service/billing/fake-stripe/billing-engine.ts';
import { environment, jpy, type StripeWorld, stripeWorld } from '../oidc-service/billing/stripe-world.js';
import { kaas, scratch } from './kaas.js';

jest.setTimeout(120_000);

const dir = scratch();
const DATABASE_URL = `pglite:${dir.path('db')}`;
let world: StripeWorld;
const open = () => openDatabase({ DATABASE_URL, DATABASE_POOL_SIZE: 2 });
const run = (...args: string[]) => {
  const { STRIPE_API_KEY, STRIPE_API_BASE } = environment(world.fake.url);
  return kaas(['billing', ...args], { env: { DATABASE_URL, STRIPE_API_KEY, STRIPE_API_BASE } });
};
beforeAll(async () => {
  const opened = await open();
  world = await stripeWorld(opened);
  world.at('2026-11-11T00:00:00Z');
  await world.give('acme', 'shop', 'gold', jpy('30000'));
  await opened.close();
});
afterAll(async () => {
  await world.close();
  dir.remove();
});

test('sync shows what is missing and writes it with --yes, once', async () => {
  const shown = await run('sync');
  expect(shown).toMatchObject({ code: 0, err: expect.stringContaining('run it again with --yes') });
  expect(shown.out.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/^Change +What +In the smallest unit$/),
    expect.stringMatching(/^create-product +kaas_gold$/),
    expect.stringMatching(/^create-price +gold-v1-[0-9a-f]{20}-jpy +30000 JPY a month$/),
  ]);
  expect(world.fake.state.prices.size).toBe(0);
  expect(JSON.parse((await run('sync', '--json')).out)).toMatchObject({ applied: false, changes: [{}, {}] });
  expect((await run('sync', '--yes')).err).toMatch(/done: create-product kaas_gold\ndone: create-price gold-v1-/);
  expect(world.fake.state.prices.size).toBe(1);
  expect((await run('sync', '--yes')).out).toMatch(/^Stripe has every price that a workspace has\.\n1 prices/);
});

test('a price that somebody changed at Stripe is not put right, and nothing is written', async () => {
  const [price] = world.fake.state.prices.values();
  const before = { ...price };
  Object.assign(price as object, { unitAmount: 1 });
  const { code, out } = await run('sync', '--yes');
  expect(code).toBe(1);
  expect(out).toMatch(/Cannot be put right: gold-v1-.*it is 1 jpy a month, and was sold as 30000 jpy a month/);
  Object.assign(price as object, before);
});

test('explain prints the way from a line to workspace and commit, and where they differ', async () => {
  const opened = await open();
  const reopened = await stripeWorldOn(opened);
  const { id } = await reopened.subscribe('acme');
  reopened.at('2026-11-21T00:00:00Z');
  await reopened.give('acme', 'blog', 'gold', jpy('30000'));
  await alignChanged(reopened.parts);
  reopened.at('2026-12-01T00:00:00Z');
  passTime(reopened.fake.state);
  await opened.close();
  const [first, second] = reopened.fake.state.invoices.values();
  const whole = await run('explain', first?.id ?? '');
  expect(whole.code).toBe(0);
  expect(whole.out).toMatch(
    /^Invoice in_\d+ \(KAAS-\d+\) of acme, paid, in JPY\n\n20000 JPY, the ledger says 20000: 1 x gold v1/,
  );
  expect(whole.out).toMatch(/\n {2}acme--shop {2}c\d+ {2}l-\w{20} {2}from 2026-11-11 09:00:00\n/);
  expect(whole.out).toContain('The invoice is what the ledger says.');
  const json = JSON.parse((await run('explain', second?.id ?? '', '--json')).out);
  expect(json).toMatchObject({ organization: 'acme', subtotal: '70000', differences: [] });
  expect(json.lines.map(({ amount }: { amount: string }) => amount)).toEqual(['-10000', '20000', '60000']);
  for (const item of reopened.fake.state.subscriptions.get(id)?.items ?? []) item.quantity = 7;
  reopened.at('2027-01-01T00:00:00Z');
  passTime(reopened.fake.state);
  const [, , third] = reopened.fake.state.invoices.values();
  const differs = await run('explain', third?.id ?? '');
  expect(differs.code).toBe(1);
  expect(differs.out).toContain('it is for 7 workspaces, and the ledger has 2 at that time');
});

/** The same database, with the clock and Stripe of before. */
async function stripeWorldOn(opened: Awaited<ReturnType<typeof open>>): Promise<StripeWorld> {
  const again = await stripeWorld(opened);
  const kept = world;
  await kept.close();
  world = again;
  again.at('2026-11-11T00:00:00Z');
  await again.sync();
  return again;
}

test.each([
  ['no invoice', ['explain', 'ch_1'], /in_/],
  ['an unknown invoice', ['explain', 'in_none'], /knows no invoice/],
])('%s is wrong use, in words', async (_, args, words) => {
  const { code, err } = await run(...args);
  expect(code).toBe(2);
  expect(err).toMatch(words);
});

test('without a key it says what to set', async () => {
  const { code, err } = await kaas(['billing', 'sync'], { env: { DATABASE_URL, STRIPE_API_KEY: '' } });
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining('STRIPE_API_KEY') });
});
