import assert from 'node:assert/strict';
import { goldenDocuments } from '../../golden-case.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { withPulumiHostCluster } from '../harness/pulumi-host-cluster.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { until } from '../harness/until.ts';

// The life of a stack by the real CLI and a local backend, delivered straight to real API servers.
clusterTest('a stack previews, brings, keeps, changes, heals, replaces and takes back a tenancy in a cluster', (t) =>
  withPulumiHostCluster(async (cluster) => {
    const { proxy, host, tenant } = cluster;
    const program = (change: Change = (document) => document, more: object = {}) => ({
      documents: changed(change),
      args: cluster.args('life', more),
    });
    const status = async (path: string, ask = host) => (await ask('GET', path)).status;
    const stack = await new PulumiStack('life', program()).init();

    await t.test('a preview shows everything, and asks the cluster nothing', async () => {
      const { status, changes, text } = await stack.update('preview');
      assert.equal(status, 0, text);
      assert.ok((changes.create ?? 0) > 5, text);
      assert.deepEqual(proxy.seen, []);
    });

    await t.test('what is not ready in time is told, and stays in the state with what was applied', async () => {
      stack.declare(program(undefined, { timeoutSeconds: 3 }));
      const { status: code, text } = await stack.update('up');
      assert.notEqual(code, 0);
      assert.match(text, /vCluster acme--shop: .*has not written its kubeconfig yet/);
      assert.match(text, /\d+ objects were applied and 0 removed before; update again: it goes on from there/);
      assert.equal(await status(release('shop')), 200);
      assert.ok(stack.resources().some(({ type, id }) => type.endsWith('hexabase:Delivery') && id === 'life'));
      assert.ok(!stack.resources().some(({ type }) => type.endsWith('hexabase:Workspace')));
    });

    await t.test(
      'the next update goes on, waits until everything is ready, and the state holds no credential',
      async () => {
        stack.declare(program());
        const updating = stack.update('up');
        const before = proxy.seen.length;
        const asked = () => proxy.seen.slice(before).filter(({ path }) => path.endsWith('/secrets/vc-vcluster'));
        // The first one looks; those after it wait.
        await until('the vCluster is waited for', 120, () => asked().length > 2);
        cluster.startFlux();
        const { status: code, text } = await updating;
        assert.equal(code, 0, text);
        assert.match(text, /waiting for .*acme--shop/);
        assert.deepEqual(await cluster.strays('life', program().documents), []);
        assert.equal(
          await status('/apis/rbac.authorization.k8s.io/v1/clusterroles/hexabase:workspace-admin', tenant),
          200,
        );
        assert.doesNotMatch(stack.stored(), new RegExp(`${cluster.token}|certificate-authority-data|BEGIN `));
      },
    );

    await t.test('an update without a change does nothing', async () => {
      const before = proxy.seen.length;
      const { status: code, changes, text } = await stack.update('up');
      assert.equal(code, 0, text);
      assert.deepEqual(Object.keys(changes), ['unchanged'], text);
      assert.equal(proxy.seen.length, before);
    });

    await t.test('a change of a workspace is shown by its preview alone, and changes its objects alone', async () => {
      stack.declare(program(opened));
      const preview = await stack.update('preview');
      assert.deepEqual(preview.changes, { update: 2, unchanged: preview.changes.unchanged }, preview.text);
      const before = cluster.writes().length;
      const { status: code, changes, text } = await stack.update('up');
      assert.equal(code, 0, text);
      assert.equal(changes.update, 2, text);
      assert.ok(cluster.writes().length > before);
      for (const write of cluster.writes().slice(before)) assert.match(write, /networkpolicies|helmreleases/);
      assert.deepEqual(await cluster.strays('life', program(opened).documents), []);
    });

    await t.test('what others changed is found by a refresh, on the host and inside, and undone', async () => {
      const role = '/apis/rbac.authorization.k8s.io/v1/clusterroles/hexabase:workspace-viewer';
      const rules = [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }];
      assert.equal((await tenant('PATCH', role, { rules })).status, 200);
      assert.equal((await host('DELETE', '/api/v1/namespaces/acme--shop/configmaps/authentication')).status, 200);
      const refreshed = await stack.update('refresh');
      assert.equal(refreshed.changes.update, 1, refreshed.text);
      const preview = await stack.update('preview', '--diff');
      assert.equal(preview.changes.update, 1, preview.text);
      assert.match(preview.text, /hexabase:workspace-viewer in acme--shop/);
      const { status: code, changes, text } = await stack.update('up');
      assert.equal(code, 0, text);
      assert.equal(changes.update, 1, text);
      assert.deepEqual(await cluster.strays('life', program(opened).documents), []);
      assert.deepEqual(Object.keys((await stack.update('up')).changes), ['unchanged']);
    });

    await t.test('a cluster that is away in the middle is told, and the next update ends what was begun', async () => {
      const before = cluster.writes().length;
      proxy.fault = () => ({ kind: cluster.writes().length > before ? 'cut' : 'pass' });
      stack.declare({ ...program(smaller), args: { ...program().args, retrySeconds: 2 } });
      const { status: code, text } = await stack.update('up');
      assert.notEqual(code, 0);
      assert.match(text, /host cluster tokyo: the API server gave no usable answer/);
      proxy.fault = () => ({ kind: 'pass' });
      stack.declare(program(smaller));
      const again = await stack.update('up');
      assert.equal(again.status, 0, again.text);
      assert.deepEqual(await cluster.strays('life', program(smaller).documents), []);
      // As the program was before it failed: nothing of the attempt is left.
      stack.declare(program(opened));
      assert.equal((await stack.update('up')).status, 0);
      assert.deepEqual(await cluster.strays('life', program(opened).documents), []);
    });

    await t.test(
      'another name of a workspace is another workspace, and nothing of the old one is left to run',
      async () => {
        stack.declare({ ...program(renamed), keptName: { now: 'acme/store', before: 'acme/shop' } });
        const preview = await stack.update('preview');
        assert.match(preview.text, /acme\/shop replace/, preview.text);
        const { status: code, changes, text } = await stack.update('up');
        assert.equal(code, 0, text);
        assert.ok((changes.replace ?? 0) >= 1, text);
        assert.equal(await status(release('store')), 200);
        assert.equal(await status(release('shop')), 404);
        assert.deepEqual(await cluster.strays('life', program(renamed).documents), []);
      },
    );

    await t.test('destroying takes back everything but what the tenancy keeps', async () => {
      const { status: code, text } = await stack.update('destroy');
      assert.equal(code, 0, text);
      assert.match(text, /Namespace acme--store stays, because the tenancy keeps it/);
      assert.equal(await status(release('store')), 404);
      assert.equal(await status('/api/v1/namespaces/acme--store'), 200);
      const left = (await cluster.objects()).filter((name) => name.includes('kaas-inventory'));
      assert.deepEqual(left, []);
      assert.deepEqual(stack.resources(), []);
    });

    await t.test('a workspace that keeps nothing is gone for good', async () => {
      const passing: Change = (document) =>
        withSpec(renamed(document, '"books"'), 'Workspace', { retention: 'delete' });
      stack.declare(program(passing));
      const up = await stack.update('up');
      assert.equal(up.status, 0, up.text);
      assert.equal(await status('/api/v1/namespaces/acme--books'), 200);
      const { status: code, text } = await stack.update('destroy');
      assert.equal(code, 0, text);
      assert.equal(await status('/api/v1/namespaces/acme--books'), 404);
    });
    stack.remove();
  }),
);

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}
type Change = (document: Document) => Document;

const changed = (change: Change): Document[] =>
  (goldenDocuments('nested-projects') as Document[]).map((document) => change(document));
const withSpec = (document: Document, kind: string, spec: object): Document =>
  document.kind === kind ? { ...document, spec: { ...document.spec, ...spec } } : document;
const opened: Change = (document) => withSpec(document, 'Workspace', { internetEgress: true });
const smaller: Change = (document) => withSpec(opened(document), 'Workspace', { plan: 'small' });
const renamed = (document: Document, name = '"store"'): Document =>
  JSON.parse(JSON.stringify(opened(document)).replaceAll('"shop"', name));
const release = (workspace: string): string =>
  `/apis/helm.toolkit.fluxcd.io/v2/namespaces/acme--${workspace}/helmreleases/vcluster`;
