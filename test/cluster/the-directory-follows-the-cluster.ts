import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  beginSource,
  clusterSource,
  createLog,
  directoryMetrics,
  directoryReader,
  effectiveGroupsOf,
  knownVersions,
  migrate,
  migrations,
  openDatabase,
  standingLines,
  verifyAudit,
  workspaceLines,
} from '@hexabase-kaas/oidc-service';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { Registry } from 'prom-client';
import { withApiServers } from './harness/api-server.ts';
import { acme, hostEntries, parseCase } from './harness/cases.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { FaultyProxy } from './harness/faulty-proxy.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { until } from './harness/until.ts';

/** All that the service may do on a host cluster. */
const rights = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'kaas-directory' },
    rules: [
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] },
      { apiGroups: ['kustomize.toolkit.fluxcd.io'], resources: ['kustomizations'], verbs: ['get'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'kaas-directory' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'kaas-directory' },
    subjects: [{ kind: 'User', name: 'oidc-service', apiGroup: 'rbac.authorization.k8s.io' }],
  },
];

/** Just enough of Flux's kind for the service to read what kustomize-controller notes in its status. */
const kustomizations = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'kustomizations.kustomize.toolkit.fluxcd.io' },
  spec: {
    group: 'kustomize.toolkit.fluxcd.io',
    scope: 'Namespaced',
    names: { plural: 'kustomizations', kind: 'Kustomization' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};
const flux = { name: 'acme--shop-directory', namespace: 'flux-system' };
const commit = 'c0ffee'.padEnd(40, '1');

clusterTest('the service follows the directory of a real API server', async (t) => {
  const scratch = scratchDirectory('directory');
  try {
    await withApiServers([{ controllers: false }], async (server) => {
      const send = async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) => {
        const { ok, message } = await server.admin.request(method, path, body);
        assert.ok(ok, message);
      };
      const [role, binding] = rights;
      await send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterroles', role);
      await send('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', binding);
      const objects = hostEntries(parseCase(acme()))
        .map(([, manifest]) => manifest)
        .filter(({ metadata }) => metadata.labels?.[names.labels.directory] !== undefined);
      assert.ok(objects.length > 6, `${objects.length} directory objects`);
      for (const namespace of new Set(objects.map(({ metadata }) => metadata.namespace)))
        await send('POST', '/api/v1/namespaces', { metadata: { name: namespace } });
      const at = ({ metadata }: Manifest, item = true) =>
        `/api/v1/namespaces/${metadata.namespace}/configmaps${item ? `/${metadata.name}` : ''}`;
      const of = (name: string, namespace: string): Manifest =>
        objects.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace) as Manifest;
      const [declared, applied] = [of('directory', 'acme--shop'), of('directory-applied', 'acme--shop')];

      const proxy = await FaultyProxy.start(server.kubeconfig('oidc-service', []));
      const access = join(scratch, 'kubeconfig.json');
      writeFileSync(access, proxy.kubeconfig);
      const { db, close } = await openDatabase({ DATABASE_URL: 'pglite:memory', DATABASE_POOL_SIZE: 2 });
      await migrate(db, migrations);
      const clock = () => new Date();
      const lines: string[] = [];
      const metrics = directoryMetrics(new Registry());
      const log = createLog('info', { write: (line: string) => void lines.push(line) });
      const source = clusterSource({ access, resyncSeconds: 5 });
      await beginSource(db, clock, await source.identity());
      const watching = source.watch(directoryReader({ db, clock, log, metrics }));
      const held = (person: string) => effectiveGroupsOf(db, person, 'acme--shop');
      const up = async () => (await metrics.up.get()).values[0]?.value;
      const without = (manifest: Manifest, person: string): Manifest => {
        const { [names.directory.key]: text = '' } = manifest.data as Record<string, string>;
        const content = JSON.parse(text);
        for (const group of content.groups) group.members = group.members.filter((one: string) => one !== person);
        return { ...manifest, data: { [names.directory.key]: JSON.stringify(content) } };
      };

      await t.test('additions wait for the object that Flux applies after the tenant side', async () => {
        await watching.first;
        for (const object of objects.filter(({ metadata }) => metadata.name !== 'directory-applied'))
          await send('POST', at(object, false), object);
        await until('what is declared is known', 30, async () => (await knownVersions(db)).has('declared/acme--shop'));
        assert.deepEqual(await held('u-0003'), []);
        for (const object of objects.filter(({ metadata }) => metadata.name === 'directory-applied'))
          await send('POST', at(object, false), object);
        await until('the group holds', 30, async () => (await held('u-0003')).includes('Developers'));
        assert.deepEqual(await held('u-0001'), ['WSAdmins', 'WorkspaceMembers']);
      });

      await t.test('the ledger says the commit at which Flux applied a plan', async () => {
        await send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', kustomizations);
        const path = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${flux.namespace}/kustomizations`;
        await until('the kind is served', 30, async () => (await server.admin.request('GET', path)).ok);
        await send('POST', path, {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          metadata: flux,
          status: { lastAttemptedRevision: `main@sha1:${commit}` },
        });
        const before = await workspaceLines(db, 'acme--shop');
        assert.deepEqual(
          before.map(({ reason, commit: at }) => [reason, at]),
          [['begin', null]],
        );
        const labels = {
          ...applied.metadata.labels,
          'kustomize.toolkit.fluxcd.io/name': flux.name,
          'kustomize.toolkit.fluxcd.io/namespace': flux.namespace,
        };
        const { [names.directory.key]: text = '' } = applied.data as Record<string, string>;
        const data = { [names.directory.key]: JSON.stringify({ ...JSON.parse(text), planVersion: 9 }) };
        await send('PUT', at(applied), { ...applied, metadata: { ...applied.metadata, labels }, data });
        await until('another line', 30, async () => (await workspaceLines(db, 'acme--shop')).length === 3);
        const [line] = standingLines(await workspaceLines(db, 'acme--shop')).filter(({ until: end }) => end === null);
        assert.equal(line?.commit, commit);
        assert.match(line?.priceVersion ?? '', /-v9-/);
      });

      await t.test('a removal holds at once, though the tenant side never gets there', async () => {
        await send('PUT', at(declared), without(declared, 'u-0003'));
        await until('the member is gone', 30, async () => (await held('u-0003')).length === 0);
        await send('PUT', at(declared), declared);
        await until('the member is back', 30, async () => (await held('u-0003')).length === 3);
      });

      await t.test('what a tenant could write in its namespace is refused, and the rest goes on', async () => {
        const translated = { ...declared, metadata: { ...declared.metadata, name: 'directory-x-default-x-vcluster' } };
        await send('POST', at(translated, false), translated);
        await until('it is refused', 30, () => lines.some((line) => line.includes('-x-default-x-')));
        assert.equal((await held('u-0003')).length, 3);
        await send('DELETE', at(translated));
      });

      await t.test(
        'while the API server is away everything stays; what changed meanwhile is taken up after',
        async () => {
          proxy.fault = () => ({ kind: 'cut' });
          await until('it is noticed', 60, async () => (await up()) === 0);
          await send('PUT', at(declared), without(declared, 'u-0004'));
          assert.equal((await held('u-0004')).length, 3);
          proxy.fault = () => ({ kind: 'pass' });
          await until('the member is gone', 60, async () => (await held('u-0004')).length === 0);
          assert.equal(await up(), 1);
        },
      );

      await t.test('a watch that the server no longer knows begins anew from the list', async () => {
        proxy.fault = ({ path }) =>
          path.includes('watch=true') ? { kind: 'answer', status: 410, reason: 'Expired' } : { kind: 'pass' };
        await send('PUT', at(declared), declared);
        await until('the member is back', 60, async () => (await held('u-0004')).length === 3);
        assert.equal(await up(), 1);
        proxy.fault = () => ({ kind: 'pass' });
      });

      await t.test('an object that is deleted, watched or missed, takes the workspace with it', async () => {
        await send('DELETE', at(applied));
        await until('no group holds', 30, async () => (await held('u-0003')).length === 0);
        await send('POST', at(applied, false), applied);
        await until('groups hold again', 30, async () => (await held('u-0003')).length === 3);
        proxy.fault = () => ({ kind: 'cut' });
        await until('the server is away', 60, async () => (await up()) === 0);
        await send('DELETE', at(declared));
        proxy.fault = () => ({ kind: 'pass' });
        await until('the workspace is gone', 60, async () => (await held('u-0001')).length === 0);
        const rows = await db.selectFrom('workspace').select('id').where('id', '=', 'acme--shop').execute();
        assert.deepEqual(rows, []);
      });

      await t.test('nothing of it broke the audit', async () => {
        const { broken, position } = await verifyAudit(db);
        assert.equal(broken, undefined);
        assert.ok(position > 10);
      });
      await watching.stop();
      await close();
      await proxy.stop();
    });
  } finally {
    removeScratch(scratch);
  }
});
