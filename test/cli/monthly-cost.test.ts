import { kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

const plan = (amount: string) => `apiVersion: kaas.hexabase.ai/v1
kind: Plan
metadata: { name: gold }
spec:
  version: 2
  limits: { cpu: "2", memory: 4Gi, storage: 50Gi, pods: 50 }
  prices: [{ currency: JPY, amount: "${amount}", interval: month }, { currency: USD, amount: "80", interval: month }]
`;
const workspace = `apiVersion: kaas.hexabase.ai/v1
kind: Workspace
metadata: { name: lab, organization: acme }
spec: { hostCluster: tokyo, plan: gold, creator: u-0001 }
`;
const rest = 'test/golden/minimal/tenancy.yaml';

test('check --against says what a change costs each organization a month', async () => {
  const before = dir.write('before.yaml', plan('12000'));
  const after = dir.write('after.yaml', `${plan('15000')}---\n${workspace}`);
  const { code, out } = await kaas(['check', rest, after, '--against', rest, before]);
  expect(code).toBe(0);
  expect(out.split('\n').slice(-4)).toEqual([
    'Organization  Currency  Monthly before  After  Difference',
    'acme          JPY                    0  15000      +15000',
    'acme          USD                 0.00  80.00      +80.00',
    '',
  ]);
  const json = await kaas(['check', rest, before, '--against', rest, after, '--json']);
  expect(JSON.parse(json.out).monthlyCost).toEqual([
    { organization: 'acme', currency: 'JPY', before: '15000', after: '0', difference: '-15000' },
    { organization: 'acme', currency: 'USD', before: '80.00', after: '0.00', difference: '-80.00' },
  ]);
});

test('a change that costs nothing says nothing', async () => {
  const { out } = await kaas(['check', rest, '--against', rest]);
  expect(out).not.toContain('Monthly');
});
