import { formatOf } from '@hexabase-kaas/oidc-service';

const english = formatOf('en', 'UTC');
const japanese = formatOf('ja', 'Asia/Tokyo');

test('quantities keep every digit and are written with separators', () => {
  for (const { quantity } of [english, japanese]) {
    expect(quantity('1234567.654321')).toBe('1,234,567.654321');
    // More than a number of JavaScript can hold.
    expect(quantity('123456789012345678.000001')).toBe('123,456,789,012,345,678.000001');
    expect(quantity('0')).toBe('0');
  }
});

test('a price of one unit has the decimals that it has, beside those of its currency', () => {
  expect(english.unitPrice('12.5', 'JPY')).toBe('¥12.5');
  expect(japanese.unitPrice('12.5', 'JPY')).toBe('￥12.5');
  expect(english.unitPrice('0.085', 'USD')).toBe('$0.085');
  expect(english.unitPrice('2', 'USD')).toBe('$2.00');
  expect(english.money('1234567', 'JPY')).toBe('¥1,234,567');
});

test('what was measured has three digits, and every digit before the point', () => {
  expect([0, 0.000123456, 0.4444, 12.345, 999.4, 1_234.5, 1_234_567].map(english.about)).toEqual([
    ...['0', '0.000123', '0.444', '12.3', '999', '1,235', '1,234,567'],
  ]);
});

test('amounts of resources are written in cores, GiB and TiB, to three digits', () => {
  const written = (resource: 'cpu' | 'memory' | 'storage', ...texts: string[]) =>
    texts.map((text) => english.resource(resource, text));
  expect(written('cpu', '64', '10880m', '500m', '0', '12345')).toEqual(['64', '10.9', '0.5', '0', '12,345']);
  expect(written('memory', '256Gi', '22784Mi', '512Mi', '0')).toEqual(['256 GiB', '22.3 GiB', '0.5 GiB', '0 GiB']);
  expect(written('storage', '4Ti', '1054Gi', '1023Gi', '5368709120')).toEqual([
    '4 TiB',
    '1.03 TiB',
    '1,023 GiB',
    '5 GiB',
  ]);
});
