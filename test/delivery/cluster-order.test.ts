import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTenancy, tenancyUnits, type Unit } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { inApplyOrder, isFoundation } from '../../delivery/src/cluster/apply-order.js';
import { address, type ObjectId } from '../../delivery/src/cluster/cluster-object.js';
import { placeOf } from '../../delivery/src/cluster/destination.js';
import { wantedObjects } from '../../delivery/src/cluster/wanted.js';
import { DeliveryError } from '../../delivery/src/delivery-error.js';

const object = (apiVersion: string, kind: string, name = 'x') => ({
  id: { destination: 'host', apiVersion, kind, name } as ObjectId,
});

const kinds = [
  object('v1', 'Namespace'),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
  object('scheduling.k8s.io/v1', 'PriorityClass'),
  object('rbac.authorization.k8s.io/v1', 'ClusterRole'),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'),
  object('v1', 'ResourceQuota'),
  object('v1', 'Secret'),
  object('v1', 'Service'),
  object('apps/v1', 'Deployment'),
];

test('what others stand in or refer to is applied first, in whatever order it is declared', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(kinds, { minLength: kinds.length }), (shuffled) => {
      expect(inApplyOrder(shuffled)).toEqual(kinds.map((one) => [one]));
    }),
  );
});

test('no object is lost or doubled by the order', () => {
  const any = fc.record({
    apiVersion: fc.constantFrom('v1', 'apps/v1', 'helm.toolkit.fluxcd.io/v2', 'example.com/v1'),
    kind: fc.constantFrom('Namespace', 'Role', 'HelmRelease', 'Service', 'Widget'),
    name: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(any), (drawn) => {
      const objects = drawn.map(({ apiVersion, kind, name }) => object(apiVersion, kind, name));
      const ordered = inApplyOrder(objects).flat();
      expect(ordered).toHaveLength(objects.length);
      expect(new Set(ordered)).toEqual(new Set(objects));
    }),
  );
});

test("a kind of somebody's own group comes last, whatever it is called, and is no foundation", () => {
  const own = object('example.com/v1', 'Namespace');
  expect(inApplyOrder([own, object('v1', 'ConfigMap')]).at(-1)).toEqual([own]);
  expect([own, ...kinds].filter(({ id }) => isFoundation(id)).map(({ id }) => id.kind)).toEqual([
    'Namespace',
    'CustomResourceDefinition',
  ]);
});

test.each([
  ['clusters/tokyo/infrastructure.yaml', 'host'],
  ['infrastructure/tokyo/base/policy.yaml', 'host'],
  ['tenants/tokyo/acme/shop.yaml', 'host'],
  ['workspaces/tokyo/acme/shop/host/namespace.yaml', 'host'],
  ['workspaces/tokyo/acme/shop/host/projects/web.yaml', 'host'],
  ['workspaces/tokyo/acme/shop/directory/applied.yaml', 'host'],
  ['workspaces/tokyo/acme/shop/tenant/rbac.yaml', 'acme--shop'],
  ['workspaces/tokyo/acme/shop/workloads/web.yaml', 'acme--shop'],
  ['workspaces/tokyo/acme/shop/anything/else.yaml', 'acme--shop'],
])('%s is for %s', (path, destination) => {
  expect(placeOf(path, 'tokyo')).toEqual({ kind: 'here', destination });
  expect(placeOf(path, 'osaka')).toEqual({ kind: 'elsewhere', hostCluster: 'tokyo' });
});

test.each([
  'x.yaml',
  'clusters/tokyo.yaml',
  'elsewhere/tokyo/x.yaml',
  'workspaces/tokyo/acme/shop.yaml',
  'workspaces/tokyo/x.yaml',
])('%s is no place of the tree', (path) => {
  expect(placeOf(path, 'tokyo')).toEqual({ kind: 'unknown' });
});

describe('of a tenancy on two host clusters', () => {
  const file = join(process.cwd(), 'test', 'golden', 'two-clusters', 'tenancy.yaml');
  const documents = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
  const units = tenancyUnits(parseTenancy(documents));
  const of = (hostCluster: string) => [...wantedObjects(hostCluster, units).values()].flat();

  test('each target takes its own objects and no Kustomization of the host', () => {
    const [tokyo, osaka] = [of('tokyo'), of('osaka')];
    const destinations = (objects: ReturnType<typeof of>) =>
      [...new Set(objects.map(({ id }) => id.destination))].sort();
    expect(destinations(tokyo)).toEqual(['acme--shop', 'host']);
    expect(destinations(osaka)).toEqual(['acme--lab', 'acme--shop-dr', 'host']);
    const rendered = units.flatMap((unit) => Object.values(unit.manifests()));
    const kustomizations = rendered.filter(({ kind }) => kind === 'Kustomization');
    expect(kustomizations.length).toBeGreaterThan(0);
    expect(tokyo.length + osaka.length).toBe(rendered.length - kustomizations.length);
    expect([...tokyo, ...osaka].filter(({ id }) => id.kind === 'HelmRelease')).toHaveLength(3);
  });

  test('a host cluster that it does not speak of is refused, with those that it does', () => {
    expect(() => of('tokio')).toThrow(/osaka, tokyo/);
  });
});

test('everything that is wrong with units is told at once', () => {
  const unit = (key: string, manifests: object): Unit => ({ key, input: '', manifests: () => manifests as never });
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } };
  const run = () =>
    wantedObjects('tokyo', [
      unit('one', { 'infrastructure/tokyo/base/x/o': map, 'somewhere/else/x/o': { ...map, metadata: { name: 'c' } } }),
      unit('two', { 'infrastructure/tokyo/base/y/o': map, '../x/o': map }),
      unit('two', {}),
      unit('three', { 'infrastructure/tokyo/base/z/o': { ...map, kind: 'Secret', data: { key: 'dmFsdWU=' } } }),
      unit('four', { 'infrastructure/tokyo/base/w/o': { ...map, apiVersion: 'v1', kind: 'ConfigMap' } }),
    ]);
  let error: unknown;
  try {
    run();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(DeliveryError);
  expect((error as DeliveryError).issues.map(({ code, path }) => [code, path])).toEqual([
    ['DELIVERY_PATH', 'somewhere/else/x/o'],
    ['DELIVERY_PATH', '../x/o'],
    ['DELIVERY_UNIT', 'two'],
    ['DELIVERY_UNIT', 'Secret b/a'],
    ['DELIVERY_CONFLICT', 'ConfigMap b/a'],
  ]);
  expect((error as DeliveryError).message).not.toContain('dmFsdWU=');
});

test('two API servers may hold an object of the same name', () => {
  const one = { destination: 'host', apiVersion: 'v1', kind: 'Namespace', name: 'web' };
  const addresses = [one, { ...one, destination: 'acme--shop' }, { ...one, destination: 'acme--lab' }].map(address);
  expect(new Set(addresses).size).toBe(3);
});
