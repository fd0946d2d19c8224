// Amounts are texts and integers, never floating-point numbers; what a change costs is a difference of sums.
import {
  canonicalPrices,
  currencies,
  currencyDecimals,
  formatAmount,
  monthlyCost,
  type Price,
  parseTenancy,
  smallestUnits,
  type TenancySpec,
} from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { goldenDocuments } from '../golden-case.js';

const currency = fc.constantFrom(...currencies);

test('an amount in the smallest unit and back is the amount, in every currency', () => {
  fc.assert(
    fc.property(currency, fc.bigInt(0n, 10n ** 18n), (code, units) => {
      expect(smallestUnits(formatAmount(units, code), code)).toBe(units);
      expect(formatAmount(-units, code)).toBe(units === 0n ? formatAmount(0n, code) : `-${formatAmount(units, code)}`);
    }),
  );
});

test.each([
  ['12000', 'JPY', 12000n],
  ['12000.00', 'JPY', 12000n],
  ['12000.5', 'JPY', undefined],
  ['120.5', 'USD', 12050n],
  ['0.01', 'USD', 1n],
  ['120.005', 'USD', undefined],
  ['120.005', 'KWD', 120005n],
  ['-1', 'USD', undefined],
  ['1e3', 'USD', undefined],
  ['', 'USD', undefined],
] as const)('%s %s in the smallest unit is %s', (text, code, units) => {
  expect(smallestUnits(text, code)).toBe(units);
});

test('the decimals of a currency are those of ISO 4217, as the runtime knows them', () => {
  const decimals = (code: string) =>
    new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions().maximumFractionDigits;
  expect(currencyDecimals).toEqual(Object.fromEntries(currencies.map((code) => [code, decimals(code)])));
});

test('prices that say the same are the same text, in whatever order and with whatever zeros', () => {
  const overage = (amount: string, included = 10) => ({ meter: 'cpu-hours' as const, included, amount });
  const storage = { meter: 'storage-gib-hours' as const, included: 0, amount: '0.10' };
  const jpy: Price = { currency: 'JPY', amount: '12000', interval: 'month', overage: [storage, overage('12.50')] };
  const usd: Price = { currency: 'USD', amount: '120', interval: 'month' };
  const text = (prices: Price[]) => JSON.stringify(canonicalPrices(prices));
  const same = { ...jpy, overage: [overage('12.5'), { ...storage, amount: '0.1' }] };
  expect(text([usd, same])).toBe(text([jpy, { ...usd, amount: '120.00' }]));
  expect(canonicalPrices([usd])).toEqual([{ currency: 'USD', amount: '120.00', interval: 'month' }]);
  expect(canonicalPrices([{ ...jpy, overage: [overage('10.00')] }])[0]?.overage).toEqual([overage('10')]);
  expect(text([{ ...jpy, overage: [overage('12.05')] }])).not.toBe(text([{ ...jpy, overage: [overage('12.5')] }]));
});

const limits = { cpu: '1', memory: '1Gi', storage: '10Gi', pods: 10 };
const plan = (name: string, ...prices: Price[]) => ({ name, limits, prices });
const plans = [
  plan(
    'monthly',
    { currency: 'JPY', amount: '1000', interval: 'month' },
    { currency: 'USD', amount: '9.99', interval: 'month' },
  ),
  plan('yearly', { currency: 'JPY', amount: '10000', interval: 'year' }),
  { name: 'granted', limits },
];
const [base] = [parseTenancy(goldenDocuments('minimal'))];
const tenancy = (workspaces: readonly [organization: string, plan: string][]) =>
  parseTenancy({
    hostClusters: base?.hostClusters,
    plans,
    organizations: [{ name: 'acme' }, { name: 'globex' }],
    workspaces: workspaces.map(([organization, name], i) => ({
      name: `w${i}`,
      organization,
      hostCluster: 'tokyo',
      plan: name,
      creator: 'u-1',
    })),
  } as TenancySpec);

test('the monthly effect is said for each organization and currency in which something changes', () => {
  const before = tenancy([
    ['acme', 'monthly'],
    ['globex', 'granted'],
  ]);
  const after = tenancy([
    ['acme', 'yearly'],
    ['globex', 'granted'],
    ['globex', 'monthly'],
  ]);
  expect(monthlyCost(before, after)).toEqual([
    // 10000 / 12 = 833.33
    { organization: 'acme', currency: 'JPY', before: '1000', after: '833', difference: '-167' },
    { organization: 'acme', currency: 'USD', before: '9.99', after: '0.00', difference: '-9.99' },
    { organization: 'globex', currency: 'JPY', before: '0', after: '1000', difference: '1000' },
    { organization: 'globex', currency: 'USD', before: '0.00', after: '9.99', difference: '9.99' },
  ]);
  expect(monthlyCost(before, before)).toEqual([]);
  expect(monthlyCost(undefined, before).map(({ difference }) => difference)).toEqual(['1000', '9.99']);
});

test('a twelfth of a year is rounded on the sum, not for each workspace', () => {
  const three = tenancy(Array.from({ length: 12 }, () => ['acme', 'yearly'] as const));
  expect(monthlyCost(undefined, three)).toEqual([
    { organization: 'acme', currency: 'JPY', before: '0', after: '10000', difference: '10000' },
  ]);
});
