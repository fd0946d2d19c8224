import { gzipSync } from 'node:zlib';
import type { Manifest } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import {
  type ClusterInventory,
  decodeInventory,
  emptyInventory,
  encodeInventory,
} from '../../delivery/src/cluster/cluster-inventory.js';
import { address, objectId, type WantedObject } from '../../delivery/src/cluster/cluster-object.js';
import {
  claimIssues,
  listedIn,
  planInventory,
  seenThrough,
  withLate,
} from '../../delivery/src/cluster/inventory-plan.js';
import { DeliveryError } from '../../delivery/src/delivery-error.js';

const id = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const object = fc
  .record({
    destination: fc.constantFrom('host', 'acme--shop'),
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'rbac.authorization.k8s.io/v1'),
    kind: fc.constantFrom('ConfigMap', 'Role', 'Deployment'),
    namespace: fc.option(id, { nil: undefined }),
    name: fc.oneof(id, fc.constant('hexabase:workspace-admin')),
    kept: fc.boolean(),
    uid: fc.option(fc.uuid(), { nil: undefined }),
  })
  .map(({ kept, uid, namespace, ...rest }) => ({
    id: { ...rest, ...(namespace !== undefined && { namespace }) },
    kept,
    ...(uid !== undefined && { uid }),
  }));
const inventory: fc.Arbitrary<ClusterInventory> = fc
  .dictionary(id, fc.array(object, { maxLength: 8 }), { maxKeys: 8 })
  .map((units) => ({ units: new Map(Object.entries(units)) }));

test('an inventory that is written is read as it was, in however many parts', () => {
  fc.assert(
    fc.property(inventory, fc.integer({ min: 16, max: 4000 }), (one, size) => {
      const chunks = encodeInventory(one, size);
      expect(chunks.every(({ length }) => length <= size)).toBe(true);
      const read = decodeInventory('here', '1', chunks);
      expect(new Map([...read.units].sort())).toEqual(new Map([...one.units].sort()));
    }),
  );
});

test('the order of the units makes no difference to what is written', () => {
  fc.assert(
    fc.property(inventory, (one) => {
      const reversed = { units: new Map([...one.units].reverse()) };
      expect(encodeInventory(reversed)).toEqual(encodeInventory(one));
    }),
  );
});

const line = (value: unknown) => [gzipSync(JSON.stringify(value))];
const row = ['host', 'v1', 'ConfigMap', 'default', 'a'];

test.each<[string, string, Buffer[]]>([
  ['another version', '2', encodeInventory(emptyInventory)],
  ['no version', '', encodeInventory(emptyInventory)],
  ['what is not packed', '1', [Buffer.from('x')]],
  ['nothing', '1', []],
  ['half of it', '1', [encodeInventory({ units: new Map([['u', []]]) })[0]?.subarray(0, 12) as Buffer]],
  ['what is not JSON', '1', [gzipSync('{')]],
  ['what is no unit', '1', line({ key: 1, objects: [] })],
  ['objects that are no list', '1', line({ key: 'u', objects: {} })],
  ...[
    'x',
    [],
    row.slice(0, 4),
    ['host', 'v1', 'ConfigMap', '../kube-system', 'a'],
    ['host', 'v1', 'ConfigMap', 'default', '../../secrets/a'],
    ['host', 'v1', 'ConfigMap', 'default', '..'],
    ['host', 'v1', 'ConfigMap', 'default', ''],
    ['host', '../v1', 'ConfigMap', 'default', 'a'],
    ['host', 'v1', 'Config/Map', 'default', 'a'],
    ['../host', 'v1', 'ConfigMap', 'default', 'a'],
    ['host', 'v1', 'ConfigMap', 'default', 1],
  ].map((forged): [string, string, Buffer[]] => [JSON.stringify(forged), '1', line({ key: 'u', objects: [forged] })]),
])('an inventory with %s is refused', (_name, version, chunks) => {
  expect(() => decodeInventory('here', version, chunks)).toThrow(DeliveryError);
});

const manifest = (name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'n' },
});
const wanted = (unit: string, ...names: readonly string[]): [string, WantedObject[]] => [
  unit,
  names.map((name) => ({ id: objectId('host', manifest(name)), unit, manifest: manifest(name) })),
];
const has = (units: Readonly<Record<string, readonly string[]>>): ClusterInventory => ({
  units: new Map(
    Object.entries(units).map(([key, names]) => [
      key,
      names.map((name) => ({ id: objectId('host', manifest(name)), kept: false, uid: `uid-${name}` })),
    ]),
  ),
});
const names = ({ units }: ClusterInventory) =>
  Object.fromEntries([...units].map(([key, objects]) => [key, objects.map(({ id: { name } }) => name)]));

test('while a delivery runs, the inventory lists what comes and what goes', () => {
  const old = has({ u: ['a', 'b'], v: ['c'], w: ['d'] });
  const { next, meanwhile, departing } = planInventory(old, new Map([wanted('u', 'b', 'c', 'e')]), ['w']);
  expect(names(next)).toEqual({ u: ['b', 'c', 'e'], v: ['c'] });
  expect(names(meanwhile)).toEqual({ u: ['b', 'c', 'e', 'a'], v: ['c'], w: ['d'] });
  expect(departing.map(({ id: { name } }) => name)).toEqual(['a', 'd']);
});

test('nothing that may exist is ever missing from it, whatever is set and dropped', () => {
  const units = fc.dictionary(fc.constantFrom('u', 'v', 'w'), fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')));
  fc.assert(
    fc.property(
      units,
      units,
      fc.constantFrom<'others' | string[]>('others', [], ['u'], ['v', 'w']),
      (before, set, drop) => {
        const old = has(before);
        const { next, meanwhile, departing } = planInventory(
          old,
          new Map(Object.entries(set).map(([key, list]) => wanted(key, ...list))),
          drop,
        );
        const all = (one: ClusterInventory) => [...listedIn(one).keys()].sort();
        expect(all(meanwhile)).toEqual([...new Set([...all(old), ...all(next)])].sort());
        const gone = all(old).filter((name) => !all(next).includes(name));
        expect([...new Set(departing.map(({ id: one }) => address(one)))].sort()).toEqual(gone);
      },
    ),
  );
});

test('what a dead writer may still make stays listed until a delivery that took nothing over', () => {
  const made = { id: objectId('host', manifest('made')), kept: false, uid: 'uid-made' };
  const begun = { id: objectId('host', manifest('begun')), kept: false };
  const old = { units: new Map([['u', [made, begun]]]) };
  const planned = planInventory(old, new Map([wanted('v', 'c')]), 'others');
  const left = withLate(planned, old);
  expect([...left.units]).toEqual([...planned.next.units, ['u', [{ ...begun, late: true }]]]);
  expect(decodeInventory('p', '1', encodeInventory(left))).toEqual(left);
  expect(withLate(planInventory(old, new Map(), 'others'), old)).toEqual({ units: new Map() });
  // It is nobody's: another source may make such an object, and the next delivery looks for it, whatever it sets.
  expect(claimIssues(has({ x: ['begun'] }), ['x'], new Map([['platform', left]]))).toEqual([]);
  for (const drop of ['others', []] as const) {
    const later = planInventory(left, new Map([wanted('v', 'c')]), drop);
    expect(names(later.next)).toEqual({ v: ['c'] });
    expect(later.departing.map(({ id: { name } }) => name)).toEqual(['begun']);
  }
});

test('what a source has made is remembered, and replaced by what stands', () => {
  const old = has({ u: ['a', 'b'] });
  const { next } = planInventory(old, new Map([wanted('u', 'a', 'c')]), 'others');
  expect([...listedIn(next).values()].map(({ uid }) => uid)).toEqual(['uid-a', undefined]);
  const seen = seenThrough(next, new Map([[address(objectId('host', manifest('c'))), 'new']]));
  expect([...listedIn(seen).values()].map(({ uid }) => uid)).toEqual(['uid-a', 'new']);
});

test('an object has one owner, among the units of a source and among sources', () => {
  const next = has({ u: ['a', 'b'], v: ['b'] });
  const claims = claimIssues(next, ['u'], new Map([['console', has({ x: ['a', 'z'] })]]));
  expect(claims.map(({ path, message }) => [path, message])).toEqual([
    ['ConfigMap n/a', 'the object belongs to source console'],
    ['ConfigMap n/b', 'the object belongs to unit v'],
  ]);
  expect(claimIssues(next, [], new Map())).toEqual([]);
});
