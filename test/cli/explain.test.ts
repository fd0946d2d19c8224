import { issueCatalogue } from '@hexabase-kaas/tenancy';
import { kaas } from './kaas.js';

test('every code of the model, of files and of delivery has a page', async () => {
  const { code, out } = await kaas(['explain', '--json']);
  expect(code).toBe(0);
  const pages = (JSON.parse(out) as { issues: Record<string, object> }).issues;
  for (const name of [...Object.keys(issueCatalogue), 'yaml-syntax', 'file-too-large', 'DELIVERY_LOCKED']) {
    expect(Object.keys(pages[name] ?? {}).sort()).toEqual(['example', 'explanation', 'fix', 'title']);
  }
});

test('a page has title, reason, example and what to do', async () => {
  const { code, out } = await kaas(['explain', 'bad-cidr']);
  expect(code).toBe(0);
  expect(out).toContain('bad-cidr: ');
  expect(out).toContain('Example');
  expect(out).toContain('What to do');
});

test('without a code, a table of all', async () => {
  const { out } = await kaas(['explain']);
  expect(out.split('\n')[0]).toMatch(/^Code +Issue$/);
  expect(out.trimEnd().split('\n').length).toBeGreaterThan(Object.keys(issueCatalogue).length);
});

test.each(['__proto__', 'constructor', 'toString'])('rejects the code %s', async (code) => {
  expect(await kaas(['explain', code])).toMatchObject({ code: 2 });
});
