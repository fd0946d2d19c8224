import { hostnamesOverlap, isHostname, tenancyIssues } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

test.each(['kaas.example.com', 'a.b', 'xn--bcher-kva.example', '1.example.com'])('%s is a name', (name) => {
  expect(isHostname(name)).toBe(true);
});
test.each([
  '',
  'localhost',
  'A.example.com',
  '-a.example.com',
  'a-.example.com',
  'a..b',
  '.a.b',
  'a.b.',
  '10.0.0.1',
  '*.a.b',
  `${'a'.repeat(64)}.b`,
  `${'a.'.repeat(130)}b`,
  'a_b.c',
  'a.b/c',
])('rejects %j', (name) => {
  expect(isHostname(name)).toBe(false);
});
test('a wildcard stands for one label', () => {
  expect(hostnamesOverlap('*.a.example.com', 'b.a.example.com')).toBe(true);
  expect(hostnamesOverlap('b.a.example.com', '*.a.example.com')).toBe(true);
  expect(hostnamesOverlap('*.example.com', 'b.a.example.com')).toBe(false);
  expect(hostnamesOverlap('*.a.example.com', 'a.example.com')).toBe(false);
});

test('the check over all workspaces finds exactly the pairs that overlap', () => {
  const hostname = fc
    .tuple(fc.constantFrom('*', 'a', 'b', 'c'), fc.constantFrom('example.org', 'a.example.org', 'b.example.org'))
    .map((parts) => parts.join('.'));
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(hostname, { maxLength: 4 }), { maxLength: 4 }), (lists) => {
      const workspaces = lists.map((hostnames, i) => ({
        name: `w${i}`,
        organization: 'acme',
        hostCluster: 'tokyo',
        plan: 'small',
        creator: 'u-1',
        hostnames,
      }));
      const found = tenancyIssues({ workspaces }).filter(({ code }) => code === 'hostname-taken');
      const pairs = lists.flatMap((mine, i) =>
        lists.slice(i + 1).flatMap((theirs) => mine.flatMap((a) => theirs.filter((b) => hostnamesOverlap(a, b)))),
      );
      expect(found).toHaveLength(pairs.length);
    }),
    { numRuns: 2_000 },
  );
});
