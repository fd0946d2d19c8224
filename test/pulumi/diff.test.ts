import { diff } from '@hexabase-kaas/pulumi-provider/runtime';
import fc from 'fast-check';
import { deliveryInputs } from './delivery-inputs.js';

const unknown = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';
const workspace = {
  kind: 'Workspace',
  schemaVersion: 1,
  organization: 'acme',
  name: 'shop',
  hostCluster: 'tokyo',
  plan: 'small',
  manifestDigest: 'sha256:a',
  delivered: 'sha256:a',
};

test.each([
  ['nothing', {}, { changes: false, replaces: [], deleteBeforeReplace: false }],
  ['the plan', { plan: 'medium' }, { changes: true, replaces: [], deleteBeforeReplace: false }],
  ['what it becomes', { manifestDigest: 'sha256:b' }, { changes: true, replaces: [], deleteBeforeReplace: false }],
  [
    'the host cluster',
    { hostCluster: 'osaka' },
    { changes: true, replaces: ['hostCluster'], deleteBeforeReplace: true },
  ],
  ['the name', { name: 'store' }, { changes: true, replaces: ['name'], deleteBeforeReplace: true }],
  [
    'what a preview does not know yet',
    { delivered: unknown },
    { changes: false, replaces: [], deleteBeforeReplace: false },
  ],
  ['the text of the provider', { __provider: 'x' }, { changes: false, replaces: [], deleteBeforeReplace: false }],
])('a workspace of which %s changes', async (_what, fields, expected) => {
  expect(await diff('acme--shop', { ...workspace, __provider: 'y' }, { ...workspace, ...fields })).toEqual(expected);
});

test.each(['organization', 'workspace', 'name'])(
  'projects and bindings are replaced when their %s changes',
  async (field) => {
    for (const kind of ['Project', 'GroupBinding']) {
      const olds = { kind, schemaVersion: 1, organization: 'acme', workspace: 'shop', name: 'web' };
      expect(await diff('x', olds, { ...olds, [field]: 'other' })).toEqual({
        changes: true,
        replaces: [field],
        deleteBeforeReplace: true,
      });
    }
  },
);

test('a delivery is never replaced: that would take every workspace out of the tree for a moment', async () => {
  const olds = deliveryInputs({ commit: 'abc' });
  for (const fields of [{ source: 'two' }, { target: { directory: { path: '/else' } } }, { workspaces: {} }]) {
    const { changes, replaces } = await diff('one', olds, { ...deliveryInputs(), ...fields });
    expect({ changes, replaces }).toEqual({ changes: true, replaces: [] });
  }
});

test('drift is a difference, and how a delivery is done is none', async () => {
  const olds = deliveryInputs({ commit: 'abc' });
  expect((await diff('one', { ...olds, drift: ['a.yaml'] }, deliveryInputs())).changes).toBe(true);
  expect((await diff('one', olds, deliveryInputs({ adopt: true, retrySeconds: 5 }))).changes).toBe(false);
});

test('the same inputs never differ, whatever the order of their fields', async () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value')),
    ),
  })).value;
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value), async (fields) => {
      const reversed = Object.fromEntries(Object.entries(fields).reverse());
      expect((await diff('x', { ...fields, kind: 'Project' }, { ...reversed, kind: 'Project' })).changes).toBe(false);
    }),
  );
});
