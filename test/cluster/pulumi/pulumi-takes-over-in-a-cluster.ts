import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goldenDocuments } from '../../golden-case.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { withPulumiHostCluster } from '../harness/pulumi-host-cluster.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';

// What is there before a stack is, and what a stack leaves that never came to its end: on real API servers.
clusterTest('a stack takes over what is its own, asks about what is not, and leaves no orphans in a cluster', (t) =>
  withPulumiHostCluster(async (cluster) => {
    const { proxy, host } = cluster;
    cluster.startFlux();
    const documents = goldenDocuments('minimal') as { readonly kind: string }[];
    const started = async (source: string, more?: object, declared = documents) =>
      await new PulumiStack(source, { documents: declared, args: cluster.args(source, more) }).init();

    await t.test('the text of a kubeconfig is refused in the preview, and kept nowhere', async () => {
      const stack = await started('text', { kubeconfig: { text: proxy.kubeconfig } });
      for (const command of ['preview', 'up'] as const) {
        const { status, text } = await stack.update(command);
        assert.notEqual(status, 0);
        assert.match(text, /property target\.cluster\.kubeconfig\.text .*is no field of this target/);
        assert.ok(!text.includes(cluster.token), 'what is printed quotes no credential');
      }
      const backend = join(stack.directory, 'backend');
      const files = readdirSync(backend, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
      const holders = files.map((file) => join(file.parentPath, file.name));
      assert.deepEqual(
        holders.filter((file) => readFileSync(file, 'utf8').includes(cluster.token)),
        [],
      );
      stack.remove();
    });

    await t.test('what another program delivered under this source goes over without a write', async () => {
      await cluster.apply('adopted', documents);
      const before = cluster.writes().length;
      const stack = await started('adopted');
      const { status, text } = await stack.update('up');
      assert.equal(status, 0, text);
      assert.deepEqual(cluster.writes().slice(before), []);
      stack.remove();
    });

    await t.test('a stack that takes this source and declares less is stopped before it removes anything', async () => {
      const before = await cluster.objects();
      const thief = await started(
        'adopted',
        {},
        documents.filter(({ kind }) => kind !== 'Workspace'),
      );
      const { status, text } = await thief.update('up');
      assert.notEqual(status, 0);
      assert.match(text, /the target holds \d+ files or objects of the source "adopted" that this program does not/);
      assert.deepEqual(await cluster.objects(), before);
      thief.remove();
    });

    await t.test("another source's objects are a conflict, even for a stack that adopts", async () => {
      const stack = await started('other', { adopt: true });
      const { status, text } = await stack.update('up');
      assert.notEqual(status, 0);
      assert.match(text, /Namespace acme--shop: .*adopted/);
      assert.ok(!stack.resources().some(({ type }) => type.endsWith('hexabase:Delivery')));
      assert.deepEqual(await cluster.strays('adopted', documents), []);
      stack.remove();
    });

    await cluster.apply('adopted', []);

    await t.test('what somebody made by hand is named, nothing is applied, and `adopt` takes it over', async () => {
      const metadata = { name: 'acme--books', labels: { made: 'by-hand' } };
      await host('POST', '/api/v1/namespaces?fieldManager=somebody', { apiVersion: 'v1', kind: 'Namespace', metadata });
      const books = JSON.parse(JSON.stringify(documents).replaceAll('"shop"', '"books"'));
      const stack = await started('hand', { adopt: false }, books);
      const before = cluster.writes().length;
      const refused = await stack.update('up');
      assert.notEqual(refused.status, 0);
      assert.match(refused.text, /Namespace acme--books: the object exists, and was made by somebody/);
      assert.deepEqual(cluster.writes().slice(before), []);
      stack.declare({ documents: books, args: cluster.args('hand', { adopt: true }) });
      const taken = await stack.update('up');
      assert.equal(taken.status, 0, taken.text);
      assert.deepEqual(await cluster.strays('hand', books), []);
      assert.equal((await stack.update('destroy')).status, 0);
      stack.remove();
    });

    await t.test(
      'a first update that ends in the middle stays in the state, and destroying leaves no orphan',
      async () => {
        const stack = await started('orphan');
        stack.declare({ documents, args: { ...cluster.args('orphan', { adopt: true }), retrySeconds: 2 } });
        const before = cluster.writes().length;
        proxy.fault = () => ({ kind: cluster.writes().length > before + 6 ? 'cut' : 'pass' });
        const { status, text } = await stack.update('up');
        assert.notEqual(status, 0);
        assert.match(text, /host cluster tokyo: the API server gave no usable answer/);
        assert.match(text, /\d+ objects were applied and 0 removed before/);
        assert.ok(stack.resources().some(({ id }) => id === 'orphan'));
        proxy.fault = () => ({ kind: 'pass' });
        const destroyed = await stack.update('destroy');
        assert.equal(destroyed.status, 0, destroyed.text);
        const left = (await cluster.objects()).filter((name) => /kaas-inventory|HelmRe|ResourceQuota acme/.test(name));
        assert.deepEqual(left, []);
        stack.remove();
      },
    );
  }),
);
