import { returnPath } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';

test.each([
  ['/'],
  ['/console'],
  ['/console?tab=1&next=https%3A%2F%2Fevil.example#top'],
  ['/authorize?client_id=acme--shop&redirect_uri=http%3A%2F%2Flocalhost%3A8000'],
])('%s is where to go', (text) => {
  expect(returnPath(text)).toBe(text);
});

test.each([
  '',
  'console',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/console\r\nset-cookie: a=b',
  '/..//evil.example',
  '/./\\evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/%2Fevil.example',
  '/%2f%2fevil.example',
  '/%5Cevil.example',
  '/..%2f/%2fevil.example\\',
  'https://evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '@evil.example',
  ' /console',
  '/console\u0000',
  '/\u2028/evil.example',
  '/\u3000evil',
  '/sign-in',
  '/sign-in/dex',
  '/./sign-in?return_to=/sign-in',
  '/sign-out',
  `/${'x'.repeat(2_048)}`,
])('%j is not', (text) => {
  expect(returnPath(text)).toBe(undefined);
});

test.each([[undefined], [null], [7], [['/console', '/other']], [{ a: '/console' }]])('neither is %j', (value) => {
  expect(returnPath(value)).toBe(undefined);
});

test('whatever it lets through stays at this origin, also when read twice', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '%09',
    '\t',
    '\n',
    ':',
    '@',
    '?',
    '#',
    'evil.example',
    'https',
    ' ',
    '\u3000',
    'a',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((parts) => `/${parts.join('')}`),
    fc.string({ unit: 'binary' }),
  );
  const origin = 'https://id.example.com';
  let through = 0;
  fc.assert(
    fc.property(text, (one) => {
      const path = returnPath(one);
      if (path === undefined) return;
      through++;
      expect(new URL(path, origin).origin).toBe(origin);
      expect(returnPath(path)).toBe(path);
      expect(new URL(path.replaceAll('%2f', '/').replaceAll('%5c', '\\'), origin).origin).toBe(origin);
    }),
    { numRuns: 20_000 },
  );
  expect(through).toBeGreaterThan(500);
});
