import { readFileSync } from 'node:fs';
import { SearchError, search } from '@hexabase-kaas/policies';
import fc from 'fast-check';
import { parse } from 'yaml';

// The table has the certificates, and what the binary makes of them.
const table = parse(readFileSync('test/policies/json/compliance/functions.yaml', 'utf8'), { maxAliasCount: 0 }) as {
  functions: Record<string, { expression: string }[]>;
};
const texts = (table.functions.x509_decode ?? []).slice(0, 2).map(({ expression }) => expression.slice(13, -2));
const decode = (text: string): unknown => search('x509_decode(@)', text);

test('a certificate is found wherever it stands in a text, with any line ends', () => {
  for (const text of texts) {
    expect(decode(`bundle\n${text}-----END\n`)).toEqual(decode(text));
    expect(decode(text.replaceAll('\n', '\r\n'))).toEqual(decode(text));
  }
});

test('damaged bytes are read or refused, and stop nothing', () => {
  const damage = fc.tuple(fc.constantFrom(...texts), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean());
  fc.assert(
    fc.property(damage, ([text, place, byte, cut]) => {
      const [head = '', ...lines] = text.trimEnd().split('\n');
      const bytes = Buffer.from(lines.slice(0, -1).join(''), 'base64');
      const at = place % bytes.length;
      const damaged = cut
        ? bytes.subarray(0, at)
        : Buffer.concat([bytes.subarray(0, at), Buffer.of(byte), bytes.subarray(at + 1)]);
      try {
        expect(decode([head, damaged.toString('base64'), lines.at(-1)].join('\n'))).toHaveProperty('Subject');
      } catch (error) {
        if (!(error instanceof SearchError)) throw error;
        expect(error.code).toBe('invalid-value');
      }
    }),
    { numRuns: 500 },
  );
});

test('many beginnings without an end take no time', () => {
  const start = performance.now();
  expect(() => decode('-----BEGIN CERTIFICATE-----\n'.repeat(200_000))).toThrow('failed to decode PEM block');
  expect(performance.now() - start).toBeLessThan(5000);
});
