import { DirectoryRefusal, type FoundObject, readDirectoryObject } from '@hexabase-kaas/oidc-service';
import { defaultGroups, names } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { content, organizationObject, workspaceObject } from './directory-sample.js';

const good = () =>
  workspaceObject(
    'declared',
    'shop',
    [...defaultGroups].map((group) => ({ ...group, members: [...group.members] })),
    1,
  );
type Loose = {
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  data: Record<string, string>;
};
const changed = (found: FoundObject, change: (object: Loose) => void): FoundObject => {
  const object = structuredClone(found.object) as Loose;
  change(object);
  return { ...found, object };
};
const saying = (said: unknown): FoundObject =>
  changed(good(), ({ data }) => {
    data[names.directory.key] = typeof said === 'string' ? said : JSON.stringify(said);
  });
const groups = (...list: readonly object[]): FoundObject => saying({ ...content('shop', []), groups: list });
const refusal = (found: FoundObject): string => {
  try {
    readDirectoryObject(found);
  } catch (error) {
    if (error instanceof DirectoryRefusal) return error.reason;
    throw error;
  }
  return 'none';
};

test('what the renderer writes is read', () => {
  expect(readDirectoryObject(good())).toMatchObject({ source: 'declared/acme--shop', version: 1, kind: 'declared' });
  expect(readDirectoryObject(organizationObject('acme', [{ user: 'u-1', role: 'admin' }], 2))).toMatchObject({
    source: 'organization/acme',
  });
});

test.each<[string, FoundObject]>([
  ['no object', { ...good(), object: null }],
  ['text', { ...good(), object: 'x' }],
  ['another kind', changed(good(), (object) => Object.assign(object, { kind: 'Secret' }))],
  [
    'a label of its own',
    changed(good(), ({ metadata }) => Object.assign(metadata.labels, { [names.labels.directory]: 'root' })),
  ],
  ['JSON that breaks off', saying(JSON.stringify(content('shop', [])).slice(0, -5))],
  ['an unknown format', saying({ ...content('shop', []), format: 2 })],
  ['an unknown field', saying({ ...content('shop', []), admins: ['u-1'] })],
  ['the prototype', saying('{"__proto__": {"groups": []}, "format": 1}')],
  ['the groups of another workspace', saying(content('other', []))],
  ['the groups of another organization', saying(content('shop', [], 'globex'))],
  ['a workspace id with glue in it', saying(content('shop--x', []))],
  [
    'another name, as a vCluster would translate it',
    changed(good(), ({ metadata }) => Object.assign(metadata, { name: 'directory-x-default-x-vcluster' })),
  ],
  [
    'the applied name under the declared label',
    changed(good(), ({ metadata }) => Object.assign(metadata, { name: names.directory.applied })),
  ],
  ['a cycle', groups({ name: 'a', parent: 'b', members: [] }, { name: 'b', parent: 'a', members: [] })],
  ['its own parent', groups({ name: 'a', parent: 'a', members: [] })],
  [
    'a cycle below a tree',
    groups(
      { name: 'r', members: [] },
      { name: 'a', parent: 'b', members: [] },
      { name: 'b', parent: 'c', members: [] },
      { name: 'c', parent: 'b', members: [] },
    ),
  ],
  ['a parent that is not there', groups({ name: 'a', parent: 'b', members: [] })],
  ['a group twice', groups({ name: 'a', members: [] }, { name: 'a', members: [] })],
  ['a member twice', groups({ name: 'a', members: ['u-1', 'u-1'] })],
  ['a system group', groups({ name: 'system:masters', members: [] })],
  ['a group with a line break', groups({ name: 'a\n', members: [] })],
  ['a group in other letters', groups({ name: 'WS\u0410dmins', members: [] })],
  ['an e-mail address', groups({ name: 'a', members: ['u-1@example.com'] })],
  ['an id of another issuer', groups({ name: 'a', members: ['github|1'] })],
  ['too many groups', groups(...Array.from({ length: 2_001 }, (_, i) => ({ name: `g${i}`, members: [] })))],
  [
    'an organization in the namespace of a workspace',
    changed(organizationObject('acme', [], 1), ({ metadata }) => Object.assign(metadata, { namespace: 'acme--shop' })),
  ],
  [
    'an organization under the name of another',
    changed(organizationObject('acme', [], 1), ({ metadata }) =>
      Object.assign(metadata, { name: 'kaas-organization-globex' }),
    ),
  ],
  [
    'an organization whose name has a NUL',
    changed(organizationObject('acme', [], 1), ({ data }) =>
      Object.assign(data, {
        [names.directory.key]: data[names.directory.key]?.replace('"displayName":"acme"', '"displayName":"a\\u0000b"'),
      }),
    ),
  ],
  [
    'an organization whose name is half a character',
    changed(organizationObject('acme', [], 1), ({ data }) =>
      Object.assign(data, {
        [names.directory.key]: data[names.directory.key]?.replace('"displayName":"acme"', '"displayName":"\\ud800"'),
      }),
    ),
  ],
])('%s is refused whole', (_name, found) => {
  expect(refusal(found)).not.toBe('none');
});

test('whatever an object is, it is read or refused, and no reason quotes it', () => {
  const canary = 'canary7f3a9c';
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      fc.constant(canary),
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('any')),
      fc.dictionary(fc.oneof(fc.constant(canary), fc.string()), tie('any')),
    ),
  })).any;
  fc.assert(
    fc.property(value, fc.boolean(), (any, inside) => {
      const reason = refusal(inside ? saying({ ...content('shop', []), groups: any }) : { ...good(), object: any });
      if (!(inside && Array.isArray(any) && any.length === 0)) expect(reason).not.toBe('none');
      expect(reason.length).toBeLessThan(1_000);
      expect(reason).not.toContain(canary);
    }),
    { numRuns: 500 },
  );
});
