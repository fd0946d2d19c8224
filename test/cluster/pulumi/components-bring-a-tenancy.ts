import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { goldenDocuments } from '../../golden-case.ts';
import { withApiServers } from '../harness/api-server.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { scratchDirectory } from '../harness/scratch.ts';
import { standInPlugins } from '../harness/stand-in-plugins.ts';

// The life of a tenancy of @pulumi/kubernetes resources by the real CLI, on real API servers of a host and of a vCluster. The
// provider between them stands in for the published one, so this shows what is asked of it, in which order.
interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The class, and what a program in another language has of it: the component of a package. */
const programs = {
  'in TypeScript': (declare: string) => `import { KubernetesTenancy } from '@hexabase-kaas/pulumi-kubernetes';
${declare}
export const { hostNamespaces } = new KubernetesTenancy('fleet', args, options);
`,
  'as the package of other languages': (declare: string) => `import { ComponentResource } from '@pulumi/pulumi';
${declare}
class KubernetesTenancy extends ComponentResource {
  constructor(name, args, options) {
    super('pulumi-kubernetes:index:KubernetesTenancy', name, { ...args, hostNamespaces: undefined }, options, true);
  }
}
export const { hostNamespaces } = new KubernetesTenancy('fleet', args, options);
`,
};
const declare = `import { readFileSync } from 'node:fs';
import { secret } from '@pulumi/pulumi';
import { Provider } from '@pulumi/kubernetes';
const { documents, kubeconfig } = JSON.parse(readFileSync('tenancy.json', 'utf8'));
const args = { documents, hostCluster: 'tokyo' };
const options = { providers: { kubernetes: new Provider('tokyo', { kubeconfig: secret(kubeconfig) }) } };`;

for (const [way, program] of Object.entries(programs)) {
  clusterTest(`a tenancy of Kubernetes resources comes, changes and goes, ${way}`, (t) =>
    withApiServers([{}, {}], async (host, tenant) => {
      const directory = scratchDirectory('stand-in');
      const files = { STAND_IN_LOG: join(directory, 'log'), STAND_IN_KUBECONFIGS: join(directory, 'kubeconfigs.json') };
      const inside = tenant.kubeconfig('kubernetes-super-admin', ['system:masters']);
      writeFileSync(files.STAND_IN_KUBECONFIGS, '{}');
      process.env.PATH = `${standInPlugins(directory)}:${process.env.PATH}`;
      const stack = new PulumiStack('components', program(declare), files);
      writeFileSync(
        join(stack.directory, 'Pulumi.yaml'),
        `name: components\nruntime: nodejs\nmain: index.ts\nplugins:\n  providers:\n    - name: pulumi-kubernetes\n      path: ${resolve('pulumi-kubernetes')}\n`,
      );
      const kubeconfig = host.kubeconfig('admin', ['system:masters']);
      const give = (documents: readonly unknown[]) =>
        writeFileSync(join(stack.directory, 'tenancy.json'), JSON.stringify({ documents, kubeconfig }));
      const asked = () => {
        const lines = readFileSync(files.STAND_IN_LOG, 'utf8').split('\n').filter(Boolean);
        writeFileSync(files.STAND_IN_LOG, '');
        return lines.map((line) => ({
          onHost: line.startsWith(new URL(host.url).port),
          text: line.replace(/^\d+ /, ''),
        }));
      };
      const documents = goldenDocuments('nested-projects') as Document[];
      const there = async (server: typeof host, path: string) => (await server.admin.request('GET', path)).ok;
      writeFileSync(files.STAND_IN_LOG, '');
      give(documents);
      await stack.init();

      await t.test('a preview shows every object and touches no cluster', async () => {
        const { status, changes, text } = await stack.update('preview');
        assert.equal(status, 0, text);
        assert.ok((changes.create ?? 0) > 60, text);
        assert.deepEqual(asked(), []);
      });

      const calls: ReturnType<typeof asked> = [];
      await t.test('an update fails while the vCluster has no kubeconfig, and makes nothing inside', async () => {
        const { status, text } = await stack.update('up');
        assert.notEqual(status, 0);
        assert.match(
          text,
          /the vCluster of tokyo\/acme--shop has not written its kubeconfig yet; see whether its pods/,
        );
        calls.push(...asked());
        assert.deepEqual(inVcluster(calls), []);
        assert.ok(await there(host, '/apis/apps/v1/namespaces/acme--shop/statefulsets/vcluster'));
      });

      await t.test('a preview then shows what is to come inside, and takes no other cluster for it', async () => {
        const { status, text, changes } = await stack.update('preview');
        assert.equal(status, 0, text);
        assert.ok((changes.create ?? 0) > 20, text);
        assert.deepEqual([...new Set(asked().map((one) => one.text))], ['read Secret acme--shop/vc-vcluster']);
      });

      await t.test('the next update goes on: first the host, then the vCluster, then what is inside', async () => {
        const data = { config: btoa(inside) };
        const secret = '/api/v1/namespaces/acme--shop/secrets/vc-vcluster';
        await host.admin.request('PATCH', secret, { data }, 'application/merge-patch+json');
        const { status, text } = await stack.update('up');
        assert.equal(status, 0, text);
        calls.push(...asked());
        const place = (part: string) => calls.findIndex((one) => one.text.startsWith(part));
        assert.ok(place('create PriorityClass') < place('create Namespace acme--shop'));
        assert.ok(place('create Namespace acme--shop') < place('create ResourceQuota acme--shop/'));
        assert.ok(place('create Secret acme--shop/vc-vcluster') < place('create StatefulSet acme--shop/vcluster'));
        assert.ok(place('create StatefulSet acme--shop/vcluster') < calls.findIndex(({ onHost }) => !onHost));
        assert.equal(calls.filter((one) => one.text === 'create Namespace acme--shop').length, 1);
        assert.ok(await there(host, '/api/v1/namespaces/acme--shop'));
        assert.ok(await there(tenant, '/api/v1/namespaces/web'));
        assert.ok(!(await there(host, '/api/v1/namespaces/web')));
      });

      await t.test('the chart is patched when its objects are registered', async () => {
        const { body } = await host.admin.request('GET', '/apis/apps/v1/namespaces/acme--shop/statefulsets/vcluster');
        const { spec } = (body.spec as { template: { spec: { priorityClassName?: string } } }).template;
        assert.equal(spec.priorityClassName, 'kaas-control-plane');
      });

      await t.test('no kubeconfig is in the state in clear', () => {
        const state = stack.stored();
        const [user] = JSON.parse(inside).users;
        for (const text of [user.user['client-key-data'], btoa(inside), atob(user.user['client-key-data'])])
          assert.ok(!state.includes(text) && !state.includes(JSON.stringify(text).slice(1, -1)));
      });

      await t.test('an update without a change only reads where the vCluster is', async () => {
        const { status, changes, text } = await stack.update('up');
        assert.equal(status, 0, text);
        assert.deepEqual(Object.keys(changes), ['unchanged'], text);
        assert.deepEqual([...new Set(asked().map((one) => one.text))], ['read Secret acme--shop/vc-vcluster']);
      });

      await t.test('a change of a project is one object, shown by the preview', async () => {
        const labelled = documents.map((one) =>
          one.kind === 'Project' && one.metadata.name === 'web'
            ? { ...one, spec: { ...one.spec, labels: { team: 'a' } } }
            : one,
        );
        give(labelled);
        const preview = await stack.update('preview');
        assert.match(preview.text, /Namespace +fleet\/acme--shop\/Namespace\/web +update/);
        const { status, changes, text } = await stack.update('up');
        assert.equal(status, 0, text);
        assert.equal(changes.update, preview.changes.update, text);
        const updates = asked().filter(({ text: one }) => !one.startsWith('read'));
        assert.ok(
          updates.every(({ text: one }) => one.startsWith('update ')),
          text,
        );
        assert.ok(updates.some(({ text: one }) => one === 'update Namespace web'));
      });

      await t.test('a removed project leaves the vCluster', async () => {
        give(documents.filter((one) => one.kind !== 'Project' || one.metadata.name !== 'web-eu-canary'));
        const { status, text } = await stack.update('up');
        assert.equal(status, 0, text);
        const removed = asked().filter(({ text: one }) => one.startsWith('delete'));
        assert.ok(removed.length > 0 && removed.some(({ onHost }) => !onHost), text);
      });

      await t.test(
        'destroying asks nothing of the vCluster, which goes, and leaves what the tenancy keeps',
        async () => {
          const { status, text } = await stack.update('destroy');
          assert.equal(status, 0, text);
          const removed = asked().filter(({ text: one }) => one.startsWith('delete'));
          assert.deepEqual(
            removed.filter(({ onHost }) => !onHost),
            [],
          );
          assert.ok(removed.some(({ text: one }) => one === 'delete StatefulSet acme--shop/vcluster'));
          assert.ok(await there(host, '/api/v1/namespaces/acme--shop'));
          assert.deepEqual(stack.resources(), []);
        },
      );
      stack.remove();
    }),
  );
}

const inVcluster = <T extends { readonly onHost: boolean }>(calls: readonly T[]): T[] =>
  calls.filter(({ onHost }) => !onHost);
