import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DeliveryError } from '@hexabase-kaas/delivery';
import { type ClusterEvent, type ClusterTargetOptions, clusterTarget } from '@hexabase-kaas/delivery/cluster';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { withApiServers } from '../harness/api-server.ts';
import { cases } from '../harness/cases.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { installCrds } from '../harness/crds.ts';
import { namespace } from '../harness/namespaces.ts';
import { thrown } from '../harness/sample-unit.ts';
import { scratchDirectory } from '../harness/scratch.ts';
import { StandInFlux } from '../harness/stand-in-flux.ts';

clusterTest('a cluster target brings a tenancy to a host cluster and into its vClusters', (t) =>
  withApiServers([{}, {}], async (host, vcluster) => {
    await installCrds(host.admin);
    await host.admin.apply(namespace('flux-system'));
    const inside = 'https://kubernetes.default.svc';
    const kubeconfig = vcluster.kubeconfig('kubernetes-super-admin', ['system:masters'], inside);
    const events: ClusterEvent[] = [];
    const options: ClusterTargetOptions = {
      hostCluster: 'tokyo',
      kubeconfig: { text: host.kubeconfig('deliverer', ['system:masters']) },
      tenantServer: ({ server }) => (server === inside ? vcluster.url : server),
      timeout: 60_000,
      onEvent: (event) => events.push(event),
    };
    const target = (more: Partial<ClusterTargetOptions> = {}) => clusterTarget({ ...options, ...more });
    const status = async (path: string, { admin } = host) => (await admin.request('GET', path)).status;
    const release = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/acme--shop/helmreleases/vcluster';
    const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/hexabase:workspace-admin';

    await t.test('a vCluster that does not start is told with what was applied before it', async () => {
      const error = (await thrown(() => target({ timeout: 1000 }).apply('platform', units(both)))) as DeliveryError;
      assert.deepEqual(error.issues.map(({ code, path }) => `${code} ${path}`).sort(), [
        'DELIVERY_NOT_READY HelmChart.source.toolkit.fluxcd.io flux-system/vcluster-0.34.0',
        'DELIVERY_NOT_READY HelmRelease.helm.toolkit.fluxcd.io acme--blog/vcluster',
        'DELIVERY_NOT_READY HelmRelease.helm.toolkit.fluxcd.io acme--shop/vcluster',
        'DELIVERY_NOT_READY HelmRepository.source.toolkit.fluxcd.io flux-system/vcluster',
        'DELIVERY_REMOTE vCluster acme--blog',
        'DELIVERY_REMOTE vCluster acme--shop',
      ]);
      assert.match(error.message, /has not written its kubeconfig yet/);
      assert.match(error.message, /is Flux running\?/);
      assert.ok(error.changes?.written.includes('HelmRelease.helm.toolkit.fluxcd.io acme--shop/vcluster'));
      assert.ok(!error.changes?.written.some((name) => name.startsWith('Kustomization.')));
      const [first] = events.filter(({ what }) => what === 'applied');
      assert.match(first?.object ?? '', /^Namespace /);
    });

    const flux = new StandInFlux(host.admin, { 'acme--shop': kubeconfig });
    try {
      await t.test('the next call goes on, and one vCluster that does not start holds up no other', async () => {
        const error = (await thrown(() => target({ timeout: 5000 }).apply('platform', units(both)))) as DeliveryError;
        assert.deepEqual(
          error.issues.map(({ code, path }) => `${code} ${path}`),
          ['DELIVERY_REMOTE vCluster acme--blog'],
        );
        assert.equal(await status(role, vcluster), 200);
        assert.equal(await status(role), 404);
        assert.equal(await status('/api/v1/namespaces/web', vcluster), 200);
        // A token names a group when the rights of the group are there, and not before.
        const told = (workspace: string) => status(`/api/v1/namespaces/${workspace}/configmaps/directory-applied`);
        assert.deepEqual([await told('acme--shop'), await told('acme--blog')], [200, 404]);
      });

      await t.test('applied, nothing is to be changed, on the host and inside', async () => {
        const { removed } = await target().apply('platform', units(one));
        assert.ok(removed.includes('HelmRelease.helm.toolkit.fluxcd.io acme--blog/vcluster'));
        assert.ok(!removed.includes('Namespace acme--blog'));
        const again = await target().apply('platform', units(one));
        assert.deepEqual([again.written, again.removed], [[], []]);
        const { written, removed: gone } = await target().check('platform', units(one));
        assert.deepEqual([written, gone], [[], []]);
      });

      await t.test('what is edited inside is healed', async () => {
        const edit = { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] };
        // The policies inside let nobody but delivery change it.
        const asDelivery = vcluster.member('kubernetes-super-admin', ['system:masters']);
        await asDelivery.request('PATCH', role, edit, 'application/merge-patch+json');
        const name = 'ClusterRole.rbac.authorization.k8s.io hexabase:workspace-admin in acme--shop';
        assert.deepEqual((await target().check('platform', units(one))).written, [name]);
        assert.deepEqual((await target().apply('platform', units(one))).written, [name]);
      });

      await t.test('a project that goes takes its rights along, and keeps its namespace and its volumes', async () => {
        const { removed } = await target().apply('platform', units(withoutProject));
        assert.ok(removed.length > 0);
        assert.ok(removed.every((name) => !name.startsWith('Namespace ')));
        assert.equal(await status('/api/v1/namespaces/web', vcluster), 200);
        assert.ok(events.some(({ what, object }) => what === 'kept' && object === 'Namespace web in acme--shop'));
      });

      await t.test('a kubeconfig that would run a program, or trust anybody, is not used', async () => {
        await flux.stop();
        const marker = join(scratchDirectory('exec'), 'ran');
        const secret = '/api/v1/namespaces/acme--shop/secrets/vc-vcluster';
        const { clusters, ...rest } = JSON.parse(kubeconfig);
        const users = [{ name: 'user', user: { exec: { command: 'touch', args: [marker], apiVersion: 'v1' } } }];
        const trusting = [{ name: 'cluster', cluster: { server: inside, 'insecure-skip-tls-verify': true } }];
        for (const [forged, reason] of [
          [{ ...rest, clusters, users }, /neither a client certificate/],
          [{ ...rest, clusters: trusting }, /no certificate authority/],
        ] as const) {
          const data = { config: btoa(JSON.stringify(forged)) };
          await host.admin.request('PATCH', secret, { data }, 'application/merge-patch+json');
          const error = await thrown(() => target({ timeout: 500 }).apply('platform', units(one)));
          assert.match(error.message, reason);
        }
        assert.equal(existsSync(marker), false);
      });

      await t.test('a workspace that goes is removed without asking its vCluster', async () => {
        const { removed } = await target({ timeout: 10_000 }).apply('platform', units(none));
        assert.ok(removed.includes('HelmRelease.helm.toolkit.fluxcd.io acme--shop/vcluster'));
        assert.ok(removed.every((name) => !name.endsWith(' in acme--shop')));
        assert.equal(await status(release), 404);
        assert.equal(await status('/api/v1/namespaces/acme--shop'), 200);
        assert.equal(await status(role, vcluster), 200);
        assert.deepEqual((await target().check('platform', units(none))).removed, []);
      });
    } finally {
      await flux.stop();
    }
  }),
);

interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly spec?: unknown;
}

const minimal = cases().find(({ name }) => name === 'minimal')?.documents as unknown as readonly Document[];
const workspace = minimal.find(({ kind }) => kind === 'Workspace') as Document;
const project: Document = {
  ...workspace,
  kind: 'Project',
  metadata: { name: 'web', workspace: 'shop', organization: 'acme' },
  spec: {},
};
const none = minimal.filter((document) => document !== workspace);
const withoutProject = minimal;
const one = [...minimal, project];
const both = [...one, { ...workspace, metadata: { ...workspace.metadata, name: 'blog' } }];
const units = (documents: readonly Document[]) => tenancyUnits(parseTenancy(documents));
