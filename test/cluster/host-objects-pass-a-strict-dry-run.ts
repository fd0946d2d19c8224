import assert from 'node:assert/strict';
import { withApiServers } from './harness/api-server.ts';
import { acme, cases, hostEntries, parseCase } from './harness/cases.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { installCrds } from './harness/crds.ts';
import { dryRunAll, inApplyOrder } from './harness/dry-run.ts';
import { createNamespaces } from './harness/namespaces.ts';

clusterTest('host objects pass a strict dry run', (t) =>
  withApiServers([{}], async ({ admin }) => {
    t.diagnostic(`${await installCrds(admin)} CustomResourceDefinitions`);

    for (const example of cases()) {
      await t.test(`of ${example.name}`, async (t) => {
        const entries = hostEntries(parseCase(example));
        await createNamespaces(admin, entries);
        const complaints = await dryRunAll(admin, entries);
        assert.notEqual(entries.length, 0);
        t.diagnostic(`${entries.length} objects`);
        assert.deepEqual(complaints, []);
      });
    }

    await t.test('a field that no schema has is refused', async () => {
      const [, release] = hostEntries(parseCase(acme())).find(([, { kind }]) => kind === 'HelmRelease') ?? [];
      assert.ok(release);
      await createNamespaces(admin, [['release', release]]);
      const wrong = { ...release, spec: { ...(release.spec as object), chartVersion: '1' } };
      const { message } = await admin.dryRun(wrong);
      assert.match(message, /chartVersion/);
    });

    await t.test('of acme are applied for real, in order', async () => {
      const entries = inApplyOrder(hostEntries(parseCase(acme())));
      await createNamespaces(admin, entries);
      const refused: string[] = [];
      for (const [key, manifest] of entries) {
        await admin.apply(manifest).catch((error: Error) => refused.push(`${key}: ${error.message}`));
      }
      assert.deepEqual(refused, []);
      // Applied again, nothing changes: what the API server defaults or rounds would make Flux write for ever.
      const changed: string[] = [];
      for (const [key, manifest] of entries) {
        const version = async (): Promise<unknown> =>
          ((await admin.read(manifest)).body.metadata as { generation?: number; resourceVersion: string }).generation;
        const before = await version();
        await admin.apply(manifest);
        if ((await version()) !== before) changed.push(key);
      }
      assert.deepEqual(changed, []);
    });
  }),
);
