import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  clusterStatus,
  type HostKind,
  hostView,
  workspaceStatusOf,
  type WorkspaceStatus,
  watchedKinds,
} from '@hexabase-kaas/oidc-service';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import { type ApiServer, withApiServers } from './harness/api-server.ts';
import { acme, hostEntries, parseCase } from './harness/cases.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { fluxCrds, installCrds } from './harness/crds.ts';
import { FaultyProxy } from './harness/faulty-proxy.ts';
import { ownChart } from './harness/own-chart.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { until } from './harness/until.ts';

const user = 'oidc-service';
const commit = 'c0ffee'.padEnd(40, '1');
const revision = `main@sha1:${commit}`;
const shop = 'acme--shop';

/** The rights that the chart gives, and no others. */
function chartRights(): Manifest[] {
  const text = readFileSync(join(ownChart.directory, 'templates/directory-reader.yaml'), 'utf8');
  const [, rules = ''] = /^rules:\n([\s\S]*?)^---$/m.exec(text) ?? [];
  const name = 'kaas-directory';
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: parse(rules) as object[],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'User', name: user, apiGroup: 'rbac.authorization.k8s.io' }],
    },
  ] as unknown as Manifest[];
}

const pathOf = (kind: HostKind, namespace: string, name: string): string => {
  const { group, version, resourcePlural } = watchedKinds[kind];
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}/namespaces/${namespace}/${resourcePlural}/${name}`;
};

/** Writes a status as a controller does. */
async function say(server: ApiServer, kind: HostKind, namespace: string, name: string, status: object): Promise<void> {
  const path = `${pathOf(kind, namespace, name)}/status`;
  const answer = await server.admin.request('PATCH', path, { status }, 'application/merge-patch+json');
  assert.ok(answer.ok, `${path}: ${answer.message}`);
}

const now = () => new Date().toISOString().replace(/\.\d+/, '');
const ready = (status: 'True' | 'False', reason: string, message = '') => ({
  observedGeneration: 1,
  conditions: [{ type: 'Ready', status, reason, message, lastTransitionTime: now() }],
});
const appliedAll = { ...ready('True', 'ReconciliationSucceeded', 'Applied revision'), lastAppliedRevision: revision };

clusterTest(
  'the service shows how a workspace stands, with the rights of its chart, from a real API server',
  async (t) => {
    const scratch = scratchDirectory('status');
    try {
      await withApiServers([{ controllers: false }], async (server) => {
        await installCrds(server.admin, fluxCrds);
        for (const right of chartRights()) await server.admin.apply(right);
        const rendered = hostEntries(parseCase(acme())).map(([, manifest]) => manifest);
        const wanted = rendered.filter(
          ({ kind, metadata }) =>
            kind in watchedKinds &&
            (metadata.namespace === shop || metadata.name === shop || metadata.name === 'kaas-organization-acme'),
        );
        assert.ok(wanted.length >= 6, `${wanted.length} objects of ${shop} that are watched`);
        for (const namespace of [shop, 'flux-system'])
          await server.admin.request('POST', '/api/v1/namespaces', { metadata: { name: namespace } });

        const proxy = await FaultyProxy.start(server.kubeconfig(user, []));
        const access = join(scratch, 'kubeconfig.json');
        writeFileSync(access, proxy.kubeconfig);
        const view = hostView(true, () => undefined);
        const refused: string[] = [];
        const reader = {
          ...view.reader,
          away: (...[kind, why, error]: Parameters<typeof view.reader.away>) => {
            if (why === 'refused') refused.push(kind);
            view.reader.away(kind, why, error);
          },
        };
        const watching = clusterStatus({ access, resyncSeconds: 5 }).watch(reader);
        const status = (): WorkspaceStatus =>
          workspaceStatusOf({
            workspace: shop,
            view: view.of(shop),
            directory: { state: 'applied', declaredAt: now(), appliedAt: now() },
            change: undefined,
            probe: undefined,
            issuer: view.of(shop).authentication?.issuer ?? '',
          });
        const step = (at: number) => `${status().steps[at]?.state} ${status().steps[at]?.cause}`;
        const shows = (at: number, text: string) =>
          until(`step ${at} is ${text}, not ${step(at)}`, 30, () => step(at) === text);

        await t.test('every kind may be read, by the chart alone, and nothing else', async () => {
          await watching.first;
          assert.deepEqual(refused, []);
          const member = server.member(user, []);
          for (const path of [
            '/api/v1/secrets',
            '/api/v1/pods',
            '/apis/apps/v1/statefulsets',
            `/api/v1/namespaces/${shop}/pods/web-x-default-x-vcluster`,
            `/api/v1/namespaces/${shop}/pods/vcluster-0/log`,
          ])
            assert.equal((await member.request('GET', path)).status, 403, path);
          const own = await member.request('GET', '/api/v1/pods?fieldSelector=metadata.name%3Dvcluster-0');
          assert.equal(own.status, 200, own.message);
        });

        await t.test('from nothing to a sign-in, step by step, as controllers write it', async () => {
          await shows(1, 'running source-missing');
          await server.admin.apply({
            apiVersion: 'source.toolkit.fluxcd.io/v1',
            kind: 'GitRepository',
            metadata: { name: 'flux-system', namespace: 'flux-system' },
            spec: { url: 'https://git.example.com/fleet.git', interval: '1m' },
          } as Manifest);
          for (const object of wanted) await server.admin.apply(object);
          await shows(1, 'running flux-working');
          const artifact = {
            revision,
            lastUpdateTime: now(),
            path: 'x',
            url: 'http://source/x',
            digest: `sha256:${'0'.repeat(64)}`,
          };
          await say(server, 'GitRepository', 'flux-system', 'flux-system', { ...ready('True', 'Succeeded'), artifact });
          await say(
            server,
            'Kustomization',
            'flux-system',
            shop,
            ready('False', 'BuildFailed', 'accumulating resources'),
          );
          await shows(1, 'failed build-failed');
          await say(server, 'Kustomization', 'flux-system', shop, appliedAll);
          await shows(1, 'done null');
          await shows(2, 'running release-working');
          await say(server, 'HelmRelease', shop, 'vcluster', ready('True', 'InstallSucceeded'));
          const labels = { app: 'vcluster' };
          const template = { metadata: { labels }, spec: { containers: [{ name: 'syncer', image: 'x' }] } };
          await server.admin.apply({
            apiVersion: 'apps/v1',
            kind: 'StatefulSet',
            metadata: { name: 'vcluster', namespace: shop },
            spec: { replicas: 1, serviceName: 'vcluster', selector: { matchLabels: labels }, template },
          } as Manifest);
          await shows(2, 'running pods-missing');
          await server.admin.request('POST', `/api/v1/namespaces/${shop}/serviceaccounts`, {
            metadata: { name: 'default' },
          });
          const made = await server.admin.request('POST', `/api/v1/namespaces/${shop}/pods`, {
            metadata: { name: 'vcluster-0', labels },
            spec: template.spec,
          });
          assert.ok(made.ok, made.message);
          const waiting = { reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' };
          const container = { name: 'syncer', image: 'x', imageID: '', ready: false, restartCount: 0 };
          await say(server, 'Pod', shop, 'vcluster-0', { containerStatuses: [{ ...container, state: { waiting } }] });
          await shows(2, 'failed image-missing');
          const running = { ...container, ready: true, state: { running: { startedAt: now() } } };
          await say(server, 'Pod', shop, 'vcluster-0', {
            containerStatuses: [running],
            conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now() }],
          });
          await say(server, 'StatefulSet', shop, 'vcluster', { replicas: 1, readyReplicas: 1 });
          await shows(2, 'done null');
          const message = 'Get "https://vcluster.acme--shop.svc": dial tcp 10.0.0.1:443: connect: connection refused';
          await say(server, 'Kustomization', shop, 'tenant', ready('False', 'ReconciliationFailed', message));
          await shows(3, 'failed api-silent');
          await say(server, 'Kustomization', shop, 'tenant', appliedAll);
          await say(server, 'Kustomization', shop, 'workspace-directory', appliedAll);
          await until('it is ready', 30, () => status().state === 'ready');
          assert.equal(status().commit, commit);
        });

        await t.test(
          'while the API server is away it says so and keeps what it saw; afterwards it catches up',
          async () => {
            proxy.fault = () => ({ kind: 'cut' });
            await until('it is stale', 90, () => status().seen === 'stale');
            assert.equal(status().state, 'ready');
            await say(server, 'Kustomization', 'flux-system', shop, ready('False', 'PruneFailed', 'x'));
            proxy.fault = () => ({ kind: 'pass' });
            await until('it is live', 60, () => status().seen === 'live');
            await shows(1, 'failed prune-failed');
          },
        );

        await t.test('a watch that the server no longer knows begins anew from the list', async () => {
          const before = proxy.seen.length;
          let expired = 0;
          proxy.fault = ({ path }) => {
            if (!path.includes('watch=true') || expired > 8) return { kind: 'pass' };
            expired++;
            return { kind: 'answer', status: 410, reason: 'Expired' };
          };
          await until('watches were refused', 60, () => expired > 0);
          await say(server, 'Kustomization', 'flux-system', shop, appliedAll);
          await shows(1, 'done null');
          assert.ok(
            proxy.seen.slice(before).some(({ path }) => !path.includes('watch=true')),
            'a list was read again',
          );
        });

        await t.test('what is deleted is gone, and a right that is taken is told', async () => {
          await server.admin.request('DELETE', pathOf('Kustomization', shop, 'workspace-directory'));
          await shows(4, 'running rights-waiting');
          const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/kaas-directory';
          await server.admin.request('DELETE', role);
          proxy.fault = () => ({ kind: 'cut' });
          await until('it is stale', 90, () => status().seen === 'stale');
          proxy.fault = () => ({ kind: 'pass' });
          await until('it may not read', 90, () => view.of(shop).refused.includes('Kustomization'));
          assert.equal(step(1), 'unknown not-readable');
        });
        await watching.stop();
        await proxy.stop();
      });
    } finally {
      removeScratch(scratch);
    }
  },
);
