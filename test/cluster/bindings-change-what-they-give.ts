import assert from 'node:assert/strict';
import { type Manifest, names, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { acme } from './harness/cases.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { type RunningWorkspace, withWorkspace } from './harness/workspace.ts';

type Spec = Readonly<Record<string, unknown>>;
type Group = 'WSUsers' | 'Developers';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const pathOf = ({ kind, metadata }: Manifest): string =>
  metadata.namespace === undefined
    ? `${rbac}/${kind.toLowerCase()}s/${metadata.name}`
    : `${rbac}/namespaces/${metadata.namespace}/${kind.toLowerCase()}s/${metadata.name}`;

/** What is rendered for one binding that gives this. */
function bound({ workspace }: RunningWorkspace, spec: Spec): Manifest[] {
  const binding = {
    ...{ apiVersion: 'kaas.hexabase.ai/v1', kind: 'GroupBinding', spec },
    metadata: { name: 'changing', organization: workspace.organization, workspace: workspace.name },
  };
  return Object.entries(tenancyManifests(parseTenancy([...acme().documents, binding])))
    .filter(([key]) => key.includes(`/${workspace.name}/tenant/bindings/changing/`))
    .map(([, manifest]) => manifest);
}

/** As Flux does: what is new is applied, and then what is there no more is deleted. */
async function deliver({ delivery }: RunningWorkspace, before: readonly Manifest[], after: readonly Manifest[]) {
  for (const one of after) await delivery.apply(one);
  const kept = new Set(after.map(pathOf));
  for (const gone of before.map(pathOf).filter((path) => !kept.has(path))) {
    const { ok, message } = await delivery.request('DELETE', gone);
    assert.ok(ok, message);
  }
}

clusterTest('a binding that gives something else, or to others, is taken by the API server', (t) =>
  withWorkspace(async (running) => {
    const { delivery, member } = running;
    const may = async (group: Group, verb: string, resource: string, namespace: string): Promise<boolean> => {
      const [name = '', apiGroup = ''] = resource.split('.');
      const spec = { resourceAttributes: { verb, resource: name, group: apiGroup, namespace } };
      const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
      const { body } = await member(group).request(
        'POST',
        '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        review,
      );
      return (body.status as { allowed: boolean }).allowed;
    };
    const gives: readonly (readonly [Spec, boolean])[] = [
      [{ group: 'WSUsers', clusterRole: names.workspaceViewer }, false],
      [{ group: 'WSUsers', project: 'web', role: 'deployer' }, true],
      [{ group: 'WSUsers', clusterRole: names.workspaceAdmin }, true],
      [{ group: 'WSUsers', clusterRole: names.workspaceViewer }, false],
    ];
    let before: readonly Manifest[] = [];
    for (const [spec, patches] of gives) {
      await t.test(`from ${before[0]?.metadata.name ?? 'nothing'} to ${JSON.stringify(spec)}`, async () => {
        const after = bound(running, spec);
        assert.ok(after.length > 0);
        await deliver(running, before, after);
        before = after;
        assert.equal(await may('WSUsers', 'patch', 'deployments.apps', 'web'), patches);
      });
    }
    await t.test('the same name with another role would be refused, which is why it is another object', async () => {
      const [old] = before;
      assert.ok(old);
      const other = { ...old, roleRef: { ...(old.roleRef as object), name: names.workspaceAdmin } } as Manifest;
      await assert.rejects(delivery.apply(other), /cannot change roleRef/);
    });
  }),
);
