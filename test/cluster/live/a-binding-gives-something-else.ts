import assert from 'node:assert/strict';
import { acme, type Document } from '../harness/cases.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { untilNothingStrays } from '../machine/differences.ts';
import { liveTest } from '../machine/live-test.ts';
import { pushTenancy } from '../machine/tenancy-repository.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const name = 'developers-deploy';

liveTest(
  'a binding that gives something else under its name is delivered by Flux, without hands',
  async (t, machine) => {
    const shop = await new WorkspaceApi(machine, 'acme', 'shop').delivery();
    const deliver = async (documents: readonly Document[]) =>
      untilDelivered(machine, (await pushTenancy(machine, documents)).commit);
    const there = async (path: string) => (await shop.request('GET', `${rbac}/${path}`)).status === 200;
    const role = `namespaces/web/rolebindings/kaas:${name}:deployer`;
    const viewer = `clusterrolebindings/kaas:${name}:hexabase:workspace-viewer`;
    const admin = `clusterrolebindings/kaas:${name}:hexabase:workspace-admin`;
    const holds = async () => [await there(role), await there(viewer), await there(admin)];
    try {
      assert.deepEqual(await holds(), [true, false, false]);
      for (const [clusterRole, expected] of [
        ['hexabase:workspace-viewer', [false, true, false]],
        ['hexabase:workspace-admin', [false, false, true]],
      ] as const)
        await t.test(clusterRole, async () => {
          await deliver(giving(clusterRole));
          assert.deepEqual(await holds(), expected);
        });
    } finally {
      await deliver(acme().documents);
    }
    assert.deepEqual(await holds(), [true, false, false]);
    await untilNothingStrays(machine, acme().documents, 120);
  },
);

/** The example, where a binding gives this. */
const giving = (clusterRole: string): Document[] =>
  acme().documents.map((document) =>
    document.kind === 'GroupBinding' && document.metadata.name === name
      ? { ...document, spec: { group: 'Developers', clusterRole } }
      : document,
  );
