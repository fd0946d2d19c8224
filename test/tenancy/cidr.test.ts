import { isIPv6 } from 'node:net';
import { canonicalCidr, containsCidr, overlapsCidr, parseCidr } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const read = (text: string) => {
  const cidr = parseCidr(text);
  if (cidr === undefined) throw new Error(`no range: ${text}`);
  return cidr;
};
const four = fc
  .tuple(fc.nat(0xffffffff), fc.nat(32))
  .map(([address, prefix]) => `${[24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')}/${prefix}`);
const six = fc.tuple(fc.ipV6(), fc.nat(128)).map(([address, prefix]) => `${address}/${prefix}`);
const range = fc.oneof(four, six);

test.each([
  ['10.0.0.1/16', '10.0.0.0/16'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['FD00:EC2:0:0:0:0:0:254/128', 'fd00:ec2::254/128'],
  ['::/0', '::/0'],
  ['::1/128', '::1/128'],
  ['2001:db8:0:0:1:0:0:1/128', '2001:db8::1:0:0:1/128'],
  ['2001:0:0:1:0:0:0:1/128', '2001:0:0:1::1/128'],
  ['::ffff:192.0.2.1/128', '::ffff:c000:201/128'],
  ['fe80::/10', 'fe80::/10'],
  ['1:2:3:4:5:6:7:0/112', '1:2:3:4:5:6:7:0/112'],
])('%s is %s', (text, canonical) => {
  expect(canonicalCidr(read(text))).toBe(canonical);
});

test.each([
  '',
  '10.0.0.0',
  '10.0.0.0/33',
  '10.0.0/8',
  '010.0.0.0/8',
  '256.0.0.0/8',
  '10.0.0.0/08',
  '::/129',
  ':::/0',
  '1::2::3/64',
  '12345::/16',
  'g::/8',
  '10.0.0.0/8 ',
  '1:2:3:4:5:6:7:8:9/64',
  '1:2:3:4:5:6:7::8/64x',
  '::1.2.3/96',
])('rejects %j', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});

test('canonical text is a fixed point, and version 6 is an address to Node too', () => {
  fc.assert(
    fc.property(range, (text) => {
      const canonical = canonicalCidr(read(text));
      expect(canonicalCidr(read(canonical))).toBe(canonical);
      if (canonical.includes(':')) expect(isIPv6(canonical.replace(/\/.*/, ''))).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('two ranges overlap exactly when one contains the other, whichever is asked first', () => {
  fc.assert(
    fc.property(range, range, (a, b) => {
      const [left, right] = [read(a), read(b)];
      expect(overlapsCidr(left, right)).toBe(overlapsCidr(right, left));
      expect(overlapsCidr(left, right)).toBe(containsCidr(left, right) || containsCidr(right, left));
      expect(containsCidr(left, left)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});
