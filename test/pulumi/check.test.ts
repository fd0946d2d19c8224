// What a preview says: every issue at once, where the program wrote it, and what to do.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@hexabase-kaas/pulumi-provider/runtime';
import { parseTenancy, type TenancySpec, tenancyDocuments, tenancyIssues } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import { goldenCases, goldenDocuments } from '../golden-case.js';
import { deliveryInputs, specsOf } from './delivery-inputs.js';

/** How the engine writes a value that it does not know in a preview. */
const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const specs = specsOf(goldenDocuments('minimal'));
const shop = specs.workspaces?.['acme/shop'] ?? {};
const withShop = (fields: object) => deliveryInputs({ workspaces: { 'acme/shop': { ...shop, ...fields } } });
const properties = async (news: object, olds = {}) =>
  (await check(olds, { ...news })).failures.map(({ property }) => property);

// What is said beside the failures is looked at elsewhere.
beforeEach(() => jest.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

const empty = { hostClusters: {}, plans: {}, organizations: {}, workspaces: {}, projects: {}, groupBindings: {} };

const bad = join(__dirname, '../bad');
const cases = readdirSync(bad)
  .filter((file) => file.endsWith('.yaml') && file !== 'base.yaml')
  .map((file) => [file.replace('.yaml', ''), parse(readFileSync(join(bad, file), 'utf8'))] as const);
const base = parse(readFileSync(join(bad, 'base.yaml'), 'utf8'));
const isChange = (given: unknown): given is { before: TenancySpec; after: TenancySpec } =>
  typeof given === 'object' && given !== null && 'before' in given;
/** What resources can say: documents that cannot be read, and lists that there are not, come from YAML alone. */
const isTenancy = (given: unknown): given is TenancySpec =>
  typeof given === 'object' &&
  given !== null &&
  !Array.isArray(given) &&
  Object.entries(given).every(([list, entities]) => list in empty && Array.isArray(entities));

/** A tenancy of lists with resources that are called by their place in them. */
const named = (spec: TenancySpec) =>
  Object.fromEntries(
    Object.entries(spec)
      .filter(([, list]) => Array.isArray(list))
      .map(([list, entities]) => [list, Object.fromEntries(entities.map((one: object, i: number) => [`r${i}`, one]))]),
  );
test.each(cases.filter(([, given]) => isTenancy(given)))(
  '%s is refused, each issue at its property',
  async (_name, given) => {
    const lists = named(given as TenancySpec);
    const input = Object.fromEntries(Object.entries(lists).map(([list, one]) => [list, Object.values(one)]));
    const context = [base].flatMap((one) => tenancyDocuments(one));
    const errors = tenancyIssues(input, context).filter(({ severity }) => severity === 'error');
    const { failures } = await check({}, deliveryInputs({ ...empty, ...lists, context }));
    expect(failures).toHaveLength(errors.length);
    for (const { path, message } of errors)
      expect(failures.map(({ reason }) => reason).join('\n')).toContain(`${path}: ${message}`);
    for (const { property, reason } of failures) {
      expect(property).toMatch(/^[a-zA-Z]/);
      expect(reason).toMatch(/; ./);
    }
  },
);

test.each(cases.filter(([, given]) => isChange(given)))('%s is judged against the state', async (name, given) => {
  const { before, after } = given as { before: TenancySpec; after: TenancySpec };
  const print = jest.spyOn(console, 'log').mockImplementation(() => {});
  try {
    const olds = deliveryInputs({ ...empty, ...named(before) });
    const { failures } = await check(olds, deliveryInputs({ ...empty, ...named(after) }));
    const said = `${failures.map(({ reason }) => reason).join('\n')}\n${print.mock.calls.join('\n')}`;
    for (const line of readFileSync(join(bad, `${name}.txt`), 'utf8')
      .split('\n')
      .filter((text) => /^\S/.test(text)))
      if (!line.includes('cannot move')) expect(said).toContain(line);
  } finally {
    print.mockRestore();
  }
});

test.each(goldenCases())('golden case %s passes, with every default filled in', async (name) => {
  const given = specsOf(goldenDocuments(name));
  const objects = (goldenDocuments(name) as { apiVersion: string }[]).filter(
    ({ apiVersion }) => !apiVersion.startsWith('kaas.'),
  );
  if (objects.length > 0) return;
  const { inputs, failures } = await check({}, deliveryInputs(given));
  expect(failures).toEqual([]);
  expect(parseTenancy(listsOf(inputs))).toEqual(parseTenancy(goldenDocuments(name)));
  for (const workspace of Object.values(inputs.workspaces as object))
    expect(workspace).toMatchObject({ retention: expect.any(String), groups: expect.any(Array) });
});

const listsOf = (inputs: Record<string, unknown>): object =>
  Object.fromEntries(Object.keys(empty).map((list) => [list, Object.values((inputs[list] ?? {}) as object)]));

test('a property is named as Pulumi writes it, by the name of the resource', async () => {
  expect(await properties(withShop({ plan: 'gold' }))).toEqual(['workspaces["acme/shop"].plan']);
  const renamed = deliveryInputs({ workspaces: { shop: { ...shop, plan: 'gold' } } });
  expect(await properties(renamed)).toEqual(['workspaces.shop.plan']);
});

test('an issue in a document of the context is named by its place', async () => {
  const context = [{ apiVersion: 'kaas.hexabase.ai/v1', kind: 'Plan', metadata: { name: 'gold' }, spec: {} }];
  const [first = ''] = await properties(deliveryInputs({ context }));
  expect(first).toMatch(/^(plans\.gold|context\[0\])/);
});

test('what a preview does not know passes through, and what it knows is checked', async () => {
  const { inputs, failures } = await check({}, withShop({ creator: unknown, kubernetesVersion: '9.9' }));
  expect(failures.map(({ property }) => property)).toEqual(['workspaces["acme/shop"].kubernetesVersion']);
  expect(inputs.workspaces).toMatchObject({ 'acme/shop': { creator: unknown } });
  expect(await properties(withShop({ plan: unknown, labels: { team: unknown } }))).toEqual([]);
  expect(await properties(withShop({ name: unknown }))).toEqual([]);
});

test.each([
  [{}, ['target']],
  [{ git: {}, directory: { path: 'x' } }, ['target']],
  [{ ftp: { host: 'x' } }, ['target']],
  [{ constructor: {} }, ['target']],
  [{ directory: {} }, ['target.directory.path']],
  [{ directory: { path: 'x', mode: '755' } }, ['target.directory.mode']],
  [{ git: { repository: 'r', branch: 'main' } }, ['target.git.author']],
  [
    { git: { repository: 'ext::sh -c id', branch: '..', author: { name: '<', email: 'a@b' } } },
    ['target.git.repository', 'target.git.branch', 'target.git.author.name'],
  ],
])('target %j is refused before anything is written', async (target, expected) => {
  expect(await properties(deliveryInputs({ target }))).toEqual(expected);
});

test('a source keeps its name, because the tree remembers it', async () => {
  expect(await properties(deliveryInputs({ source: 'two' }), deliveryInputs())).toEqual(['source']);
  expect(await properties(deliveryInputs({ source: 'No id' }))).toEqual(['source']);
});

test('a protected workspace is neither removed nor moved, even where the engine would look too late', async () => {
  const print = jest.spyOn(console, 'log').mockImplementation(() => {});
  const olds = deliveryInputs({ protected: ['workspaces.acme/shop'] });
  expect(await properties(deliveryInputs({ workspaces: {} }), olds)).toEqual(['protected']);
  expect(await properties(deliveryInputs({ protected: [] }), olds)).toEqual([]);
  print.mockRestore();
});

test('a state of a newer version is refused in plain words', async () => {
  await expect(check({}, deliveryInputs({ schemaVersion: 2 }))).rejects.toThrow('install that version');
});

test('a workspace is told about its own fields', async () => {
  const news = { kind: 'Workspace', schemaVersion: 1, ...shop, delivered: unknown, apiServer: 'https://x' };
  const { inputs, failures } = await check({}, news);
  expect(failures).toEqual([]);
  expect(inputs).toEqual(news);
  expect(await properties({ ...news, retention: 'forever', creator: 'someone@example.com' })).toEqual([
    'creator',
    'retention',
  ]);
});
