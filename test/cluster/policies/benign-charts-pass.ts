import assert from 'node:assert/strict';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { changes, readCharts } from '../../policies/benign.ts';
import { workload } from '../../policies/further-policies.ts';
import type { Client } from '../harness/client.ts';
import { clusterTest } from '../harness/cluster-test.ts';
import { until } from '../harness/until.ts';
import { holdWorkloadPolicies } from '../harness/workload-policies.ts';
import { withWorkspace } from '../harness/workspace.ts';

/** Where popular charts have their images. */
const registries = [
  'docker.io',
  'ghcr.io',
  'quay.io',
  'registry.example.com',
  'registry.example.com:443',
  'registry.k8s.io',
];

clusterTest('what popular charts install passes untouched', (t) =>
  withWorkspace(async (running) => {
    await holdWorkloadPolicies(running, { ...workload, trustedRegistries: registries, requirePull: false });
    const admin = running.member(names.adminGroup);
    for (const { name, objects } of readCharts()) {
      await t.test(`${name}: ${objects.map(({ kind }) => kind).join(', ')}`, async () => {
        const made: Manifest[] = [];
        for (const one of objects) {
          const object = { ...one, metadata: { ...one.metadata, namespace: 'web' } } as Manifest;
          const answer = await admin.request('POST', await admin.mapping.collection(object), object);
          assert.equal(answer.message, '', `${one.kind} ${one.metadata.name}`);
          assert.deepEqual(answer.warnings, [], `${one.kind} ${one.metadata.name}`);
          assert.deepEqual(changes(object, answer.body), []);
          made.push(object);
        }
        for (const object of made) await getsItsPods(running.delivery, object);
        for (const object of made.reverse()) assert.equal((await admin.remove(object)).message, '');
      });
    }
    await t.test('no controller was refused anything', async () => {
      const { body } = await running.delivery.request('GET', '/api/v1/namespaces/web/events');
      const events = body.items as { reason: string; message: string }[];
      assert.deepEqual(
        events.filter(({ reason }) => reason === 'FailedCreate').map(({ reason, message }) => `${reason}: ${message}`),
        [],
      );
    });
  }),
);

/** A Deployment of a chart passes only if its pods do. A CronJob waits for its hour, and a DaemonSet for nodes. */
async function getsItsPods(delivery: Client, object: Manifest): Promise<void> {
  const wanted = { Deployment: 'replicas', ReplicaSet: 'replicas', StatefulSet: 'replicas', Job: 'active' }[
    object.kind
  ];
  if (wanted === undefined) return;
  await until(`${object.kind} ${object.metadata.name} has pods`, 60, async () => {
    const { status } = (await delivery.read(object)).body as { status?: Readonly<Record<string, number>> };
    return (status?.[wanted] ?? 0) > 0;
  });
}
