import assert from 'node:assert/strict';
import { parseTenancy } from '@hexabase-kaas/tenancy';
import { acme, type Document, type Entry, hostEntries, tenants } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { untilNothingStrays } from '../machine/differences.ts';
import { changes, inventory } from '../machine/inventory.ts';
import { liveTest } from '../machine/live-test.ts';
import { pushTenancy } from '../machine/tenancy-repository.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('a binding and projects that leave the tenancy go, and nothing else does', async (_, machine) => {
  const [before, after] = [acme().documents, withoutParts()];
  const shop = await new WorkspaceApi(machine, 'acme', 'shop').delivery();
  const lab = await new WorkspaceApi(machine, 'globex', 'lab').delivery();
  const deliver = async (documents: readonly Document[]) =>
    untilDelivered(machine, (await pushTenancy(machine, documents)).commit);
  const take = () => Promise.all([machine.admin(), shop, lab].map(inventory));
  try {
    await Promise.all([shop.apply(secretIn('batch')), lab.apply(secretIn('experiments'))]);
    const were = await take();
    await deliver(after);
    await until('the namespace has gone', 60, async () => {
      return (await lab.request('GET', '/api/v1/namespaces/experiments')).status === 404;
    });
    const are = await take();
    const [host = [], inShop = [], inLab = []] = were.map((was, i) => changes(was, are[i] ?? new Map()));

    assert.deepEqual(host, expected(hostEntries(parseTenancy(before)), hostEntries(parseTenancy(after))));
    assert.deepEqual(inShop, expected(tenantEntries(before, 'shop'), tenantEntries(after, 'shop')));
    assert.deepEqual(
      inLab.filter(outsideExperiments),
      expected(tenantEntries(before, 'lab'), tenantEntries(after, 'lab')).filter(outsideExperiments),
    );
    assert.ok(inLab.includes('- Secret experiments/mine'), 'what a tenant made goes with its namespace');
    assert.ok(were[1]?.has('Secret batch/mine') && are[1]?.has('Secret batch/mine'), 'or stays in one that is kept');
  } finally {
    await deliver(before);
    await shop.remove(secretIn('batch'));
  }
  await untilNothingStrays(machine, before, 120);
});

const secretIn = (namespace: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'mine', namespace } });

const outsideExperiments = (line: string): boolean => !line.includes(' experiments/');

/** The example without a binding, and without a project of either retention. */
function withoutParts(): Document[] {
  const gone = ['GroupBinding developers-deploy', 'Project batch', 'CronJob report', 'Project experiments'];
  return acme()
    .documents.filter(({ kind, metadata }) => !gone.includes(`${kind} ${metadata.name}`))
    .map((document) =>
      document.kind === 'Project' && document.metadata.name === 'data'
        ? { ...document, spec: { ...document.spec, allowFrom: ['web', 'web-eu'] } }
        : document,
    );
}

const tenantEntries = (documents: readonly Document[], name: string): readonly Entry[] =>
  tenants(parseTenancy(documents)).find(({ workspace }) => workspace === name)?.entries ?? [];

/** What delivery may change between two trees: nothing that is marked to be kept goes. */
function expected(before: readonly Entry[], after: readonly Entry[]): string[] {
  const [was, now] = [named(before), named(after)];
  const lines = [...was].flatMap(([name, { text, isKept }]) => {
    const is = now.get(name)?.text;
    if (is === undefined) return isKept ? [] : [`- ${name}`];
    return is === text ? [] : [`~ ${name}`];
  });
  return lines.sort();
}

const named = (entries: readonly Entry[]) =>
  new Map(
    entries.map(([, manifest]) => {
      const { name, namespace, annotations = {} } = manifest.metadata;
      const isKept = annotations['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';
      const place = namespace === undefined ? name : `${namespace}/${name}`;
      return [`${manifest.kind} ${place}`, { text: JSON.stringify(manifest), isKept }];
    }),
  );
