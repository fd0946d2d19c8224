// What a preview says beside the changes: what is left of a host cluster, and what a changed plan does to what runs.
import { readFileSync } from 'node:fs';
import { check } from '@hexabase-kaas/pulumi-provider/runtime';
import { parse } from 'yaml';
import { goldenDocuments } from '../golden-case.js';
import { deliveryInputs, specsOf } from './delivery-inputs.js';

const specs = specsOf(goldenDocuments('minimal'));
const shop = specs.workspaces?.['acme/shop'] ?? {};
const tokyo = {
  ...specs.hostClusters?.tokyo,
  capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
  overcommit: { cpu: 2, memory: 1, storage: 1 },
  nodePools: [{ name: 'pool', capacity: { cpu: '16', memory: '64Gi', storage: '1Ti' } }],
};
const limits = { cpu: '2', memory: '4Gi', storage: '50Gi', pods: 50 };
const plan = (name: string, fields: object = {}) => ({ name, limits, ...fields });
const plans = Object.fromEntries(
  [
    plan('base'),
    plan('more', { limits: { ...limits, cpu: '4' } }),
    plan('dear', { prices: [{ amount: '100', currency: 'JPY', interval: 'month' }] }),
    plan('strong', { controlPlane: { request: { cpu: '500m', memory: '1Gi' }, limit: { cpu: '3', memory: '6Gi' } } }),
    plan('own', { isolation: 'dedicated' }),
  ].map((one) => [one.name, one]),
);
const inputs = (fields: object, others: object = {}) =>
  deliveryInputs({
    hostClusters: { tokyo },
    plans,
    workspaces: { 'acme/shop': { ...shop, plan: 'base', ...fields }, ...others },
  });

/** What the provider prints of a change. */
async function said(news: Record<string, unknown>, olds: Record<string, unknown> = {}): Promise<string[]> {
  const print = jest.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const { failures } = await check(olds, news);
    expect(failures).toEqual([]);
    return print.mock.calls.map(([line]) => String(line));
  } finally {
    print.mockRestore();
  }
}

const promises = parse(
  /```yaml promise\n(.*?)```/s.exec(readFileSync('docs/guides/changing-a-plan.md', 'utf8'))?.[1] ?? '',
) as Record<string, Record<string, string>>;

test.each([
  ['larger or smaller, on shared nodes', 'base', 'more'],
  ['another control plane, on shared nodes', 'base', 'strong'],
  ['shared to dedicated nodes', 'base', 'own'],
  ['dedicated to shared nodes', 'own', 'base'],
])('%s: a preview says what the guide promises', async (kind, from, to) => {
  const place = (name: string) => ({ plan: name, ...(name === 'own' && { nodePool: 'pool' }) });
  const lines = await said(inputs(place(to)), inputs(place(from)));
  const line = lines.find((one) => one.startsWith(`workspaces.acme/shop.plan: changes from ${from} to ${to}: `)) ?? '';
  const promise = Object.entries(promises[kind] ?? {});
  expect(promise.length).toBe(5);
  for (const [what, happens] of promise) expect(line).toContain(`${what} ${happens}`);
});

test('a plan that changes itself says so, and a price says nothing', async () => {
  const plan2 = { ...plans, base: plan('base', { version: 2, limits: { ...limits, cpu: '3' } }) };
  const lines = await said({ ...inputs({}), plans: plan2 }, inputs({}));
  expect(lines).toContainEqual(expect.stringMatching(/^workspaces\.acme\/shop\.plan: plan base itself changes: /));
  expect((await said(inputs({ plan: 'dear' }), inputs({}))).join()).not.toContain('.plan: changes');
});

test('a dearer plan says what it costs each month more, and a cheaper one how much less', async () => {
  const cost = (lines: string[]) => lines.filter((line) => line.startsWith('organizations.acme: '));
  expect(cost(await said(inputs({ plan: 'dear' }), inputs({})))).toEqual([
    'organizations.acme: after this update JPY 100 a month, 100 more than 0',
  ]);
  expect(cost(await said(inputs({}), inputs({ plan: 'dear' })))).toEqual([
    'organizations.acme: after this update JPY 0 a month, 100 less than 100',
  ]);
  expect(cost(await said(inputs({ plan: 'dear' }), inputs({ plan: 'dear' })))).toEqual([]);
});

test('the first update says what it leaves of each host cluster', async () => {
  expect(await said(inputs({}))).toEqual([
    'hostClusters.tokyo: after this update 1 of 20 workspaces, cpu 2.22 of 128 (64 x 2) sold and 125.78 left, memory 4.57Gi of 256Gi sold and 251.43Gi left, storage 55Gi of 4Ti sold and 4041Gi left',
  ]);
});

test('a workspace more, or gone, is another headroom', async () => {
  const lab = { 'acme/lab': { ...shop, name: 'lab', plan: 'base' } };
  const [more] = await said(inputs({}, lab), inputs({}));
  expect(more).toMatch(/^hostClusters\.tokyo: after this update 2 of 20 workspaces, cpu 4\.44 of/);
  const less = await said(inputs({}), inputs({}, lab));
  expect(less.at(-1)).toMatch(/^hostClusters\.tokyo: after this update 1 of 20 workspaces, cpu 2\.22 of/);
});

test('a move to a pool frees shared nodes and fills the pool', async () => {
  const lines = await said(inputs({ plan: 'own', nodePool: 'pool' }), inputs({}));
  expect(lines.filter((line) => line.startsWith('hostClusters'))).toEqual([
    expect.stringMatching(/^hostClusters\.tokyo: after this update 1 of 20 workspaces, cpu 0 of .* memory 0Gi of/),
    expect.stringMatching(/^hostClusters\.tokyo\.nodePools\.pool: after this update cpu 2\.22 of 16 sold/),
  ]);
});

test('what changes nothing that is sold says nothing', async () => {
  expect(await said(inputs({}), inputs({}))).toEqual([]);
  expect(await said(inputs({ internetEgress: true }), inputs({}))).toEqual([]);
});

test('what a host cluster cannot hold is an error, with the same figures', async () => {
  const big = plan('base', { limits: { ...limits, cpu: '200' } });
  const { failures } = await check({}, { ...inputs({}), plans: { ...plans, base: big } });
  expect(failures).toEqual([expect.objectContaining({ property: 'hostClusters.tokyo.capacity.cpu' })]);
  expect(failures[0]?.reason).toContain('sold 200220m, available 128 (64 x 2)');
});
