import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseAllDocuments } from 'yaml';
import { fixture, kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

test('one schema takes the documents of every kind and leaves other objects alone', async () => {
  const { code, out } = await kaas(['schema']);
  expect(code).toBe(0);
  const valid = new Ajv2020({ strict: false }).compile(JSON.parse(out));
  for (const file of ['platform.yaml', 'acme/shop.yaml']) {
    for (const document of parseAllDocuments(readFileSync(`${fixture}/${file}`, 'utf8'))) {
      expect([valid(document.toJS()), valid.errors]).toEqual([true, null]);
    }
  }
  expect(valid({ apiVersion: 'kaas.hexabase.ai/v1', kind: 'Projekt' })).toBe(false);
  expect(
    valid({ apiVersion: 'kaas.hexabase.ai/v1', kind: 'Organization', metadata: { name: 'acme' }, spec: { nope: 1 } }),
  ).toBe(false);
});

test('a kind may be written in lower case', async () => {
  expect(JSON.parse((await kaas(['schema', 'workspace'])).out)).toMatchObject({ title: 'Workspace' });
});

test('--out writes one file for each kind and one for all, and says how to use them', async () => {
  const { code, out } = await kaas(['schema', '--out', dir.path('schemas')]);
  expect(code).toBe(0);
  expect(out).toContain(`# yaml-language-server: $schema=${dir.path('schemas/kaas.schema.json')}`);
  expect(readFileSync(dir.path('schemas/project.json'), 'utf8')).toBe(
    readFileSync('docs/schemas/project.json', 'utf8'),
  );
});
