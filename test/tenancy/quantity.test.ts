import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  formatQuantity,
  nano,
  parseQuantity,
  scaleQuantity,
} from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];
const arbitraryQuantity = fc
  .tuple(fc.bigInt({ min: 0n, max: 8_000n }), fc.constantFrom(...suffixes))
  .map(([digits, suffix]) => `${digits}${suffix}`);
const amountOf = (text: string): bigint => parseQuantity(text) ?? -1n;

test.each([
  ['1', nano],
  ['1.5', 1_500_000_000n],
  ['.5', 500_000_000n],
  ['5.', 5n * nano],
  ['100m', nano / 10n],
  ['1n', 1n],
  ['1u', 1_000n],
  ['1k', 1_000n * nano],
  ['1E', 10n ** 18n * nano],
  ['1e3', 1_000n * nano],
  ['1E3', 1_000n * nano],
  ['25e-1', 2_500_000_000n],
  ['1Ki', 1_024n * nano],
  ['0.5Gi', 536_870_912n * nano],
  ['7Ei', 7n * 1024n ** 6n * nano],
])('%s is read exactly', (text, amount) => {
  expect(parseQuantity(text)).toBe(amount);
});

test.each([
  '',
  '-1',
  '+1',
  '1 ',
  ' 1',
  '1,5',
  '1KB',
  '1ki',
  '1K',
  'Gi',
  '.',
  '1e',
  '1e99',
  '8Ei',
  '0.1n',
  '1e-10',
  '1.2.3',
  '٣',
  '0x10',
  'NaN',
  '1'.repeat(41),
])('rejects %j', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test.each([
  ['2000m', '2'],
  ['1.5', '1500m'],
  ['2000', '2k'],
  ['0.5Gi', '512Mi'],
  ['1024Mi', '1Gi'],
  ['0', '0'],
  ['1.5Ki', '1536'],
  ['1000Gi', '1000Gi'],
])('%s is printed as %s, as the Kubernetes API does', (text, canonical) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});

test('printing and reading again gives the same amount', () => {
  const format = fc.constantFrom('decimal' as const, 'binary' as const);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), format, (amount, style) => {
      expect(parseQuantity(formatQuantity(amount, style))).toBe(amount);
    }),
    { numRuns: 5_000 },
  );
});

test('canonical text is a fixed point and equal in amount', () => {
  fc.assert(
    fc.property(arbitraryQuantity, (text) => {
      const canonical = canonicalQuantity(text) ?? '';
      expect(canonicalQuantity(canonical)).toBe(canonical);
      expect(compareQuantities(text, canonical)).toBe(0);
    }),
    { numRuns: 5_000 },
  );
});

test('sums are exact, in any order', () => {
  fc.assert(
    fc.property(fc.array(arbitraryQuantity), (texts) => {
      const sum = texts.map(amountOf).reduce((a, b) => a + b, 0n);
      expect(addQuantities(texts)).toBe(sum);
      expect(addQuantities([...texts].reverse())).toBe(sum);
    }),
    { numRuns: 2_000 },
  );
});

test('comparison is a total order that agrees with the amounts', () => {
  fc.assert(
    fc.property(arbitraryQuantity, arbitraryQuantity, (a, b) => {
      expect(Math.sign(compareQuantities(a, b))).toBe(
        amountOf(a) < amountOf(b) ? -1 : amountOf(a) > amountOf(b) ? 1 : 0,
      );
    }),
    { numRuns: 5_000 },
  );
});

test('scaling takes the factor as the decimal it prints as, and rounds down to the unit', () => {
  expect(scaleQuantity(10n * nano, 1.1)).toBe(11n * nano);
  expect(scaleQuantity(3n * nano, 0.1, nano / 10n)).toBe((3n * nano) / 10n);
  expect(scaleQuantity(10n, 0.25)).toBe(2n);
  expect(() => scaleQuantity(1n, Number.NaN)).toThrow(RangeError);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 80n }), fc.integer({ min: 0, max: 1000 }), (amount, percent) => {
      expect(scaleQuantity(amount, percent / 100)).toBe((amount * BigInt(percent)) / 100n);
    }),
    { numRuns: 5_000 },
  );
});
