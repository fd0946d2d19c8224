import assert from 'node:assert/strict';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { hasDefaults } from './harness/namespaces.ts';
import { deployment, object } from './harness/samples.ts';
import { until } from './harness/until.ts';
import { withWorkspace } from './harness/workspace.ts';

// The policies refuse changes of labelled objects, and controllers change them all the time: with a policy that is a
// little too strict nothing fails at once, and nothing works.
clusterTest('controllers keep working under the policies', (t) =>
  withWorkspace(async ({ delivery, entries, projects }) => {
    const [project = ''] = projects;
    const labels = { [names.labels.managed]: 'true', [names.labels.project]: 'made-later' };
    const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'made-later', labels } };

    await t.test('a new project gets its service account and the root certificate', async () => {
      await delivery.apply(namespace);
      await hasDefaults(delivery, 'made-later');
    });

    await t.test('a labelled Deployment gets its pods', async () => {
      await delivery.apply(managed(deployment('made-later', 'managed'), labels));
      await until('the Deployment has a pod', 60, async () => (await podCount(delivery, 'made-later')) === 1);
    });

    await t.test('a labelled Service gets its EndpointSlice', async () => {
      const service = object('v1', 'Service', 'managed', 'made-later', {
        spec: { selector: { app: 'sample' }, ports: [{ port: 80 }] },
      });
      await delivery.apply(managed(service, labels));
      const slices = '/apis/discovery.k8s.io/v1/namespaces/made-later/endpointslices';
      await until('the Service has an EndpointSlice', 60, async () => (await count(delivery, slices)) > 0);
    });

    await t.test('the quota of a project counts', async () => {
      const path = `/api/v1/namespaces/${project}/resourcequotas/project`;
      await until('the quota counts', 60, async () => {
        const { status } = (await delivery.request('GET', path)).body as { status?: { used?: object } };
        return status?.used !== undefined;
      });
    });

    await t.test('a labelled Deployment takes its ReplicaSets and pods with it', async () => {
      await delivery.remove(deployment('made-later', 'managed'));
      await until('its pods are gone', 60, async () => (await podCount(delivery, 'made-later')) === 0);
    });

    await t.test('a project that is full of labelled objects is deleted completely', async () => {
      await delivery.apply(managed(deployment('made-later', 'managed'), labels));
      await delivery.remove(namespace);
      await gone(delivery, namespace);
    });

    await t.test('everything that delivery applied can be taken back', async () => {
      for (const [key, manifest] of entries.toReversed()) {
        const { ok, status, message } = await delivery.remove(manifest);
        assert.ok(ok || status === 404, `${key}: ${message}`);
      }
      for (const [, manifest] of entries.filter(([, { kind }]) => kind === 'Namespace')) await gone(delivery, manifest);
    });
  }),
);

const managed = (manifest: Manifest, labels: Readonly<Record<string, string>>): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, labels },
});

const podCount = (client: Client, namespace: string): Promise<number> =>
  count(client, `/api/v1/namespaces/${namespace}/pods`);

async function count(client: Client, path: string): Promise<number> {
  return ((await client.request('GET', path)).body.items as unknown[]).length;
}

/** The namespace controller waits longer each time it finds something left, so its last round can come late. */
async function gone(client: Client, namespace: Manifest): Promise<void> {
  try {
    await until(
      `namespace ${namespace.metadata.name} is gone`,
      150,
      async () => (await client.read(namespace)).status === 404,
    );
  } catch (error) {
    const { status } = (await client.read(namespace)).body;
    throw new Error(`${(error as Error).message}: ${JSON.stringify(status)}`, { cause: error });
  }
}
