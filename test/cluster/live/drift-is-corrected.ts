import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { acme } from '../harness/cases.ts';
import type { Answer, Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { differences, untilNothingStrays } from '../machine/differences.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { reconcile } from '../machine/reconcile.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

// Flux looks by itself every 10 min; each test asks it to look now, which is what its interval comes to.
liveTest('what strays from the tenancy is brought back, and nothing else', async (t, machine) => {
  const { documents } = acme();
  await untilNothingStrays(machine, documents, 180);
  try {
    await t.test('on the host and in a vCluster', () => deliveredObjects(t, machine));
    await t.test('in what Helm has installed', () => installedObjects(machine));
  } finally {
    // A test that ended half way leaves what it altered.
    await repaired(machine);
    await machine.admin().request('DELETE', `${host}/configmaps/stray`);
    await (await new WorkspaceApi(machine, 'acme', 'shop').delivery()).request('DELETE', `${web}/configmaps/stray`);
  }
});

async function deliveredObjects(t: TestContext, machine: Machine): Promise<void> {
  const { documents } = acme();
  const admin = machine.admin();
  const tenant = await new WorkspaceApi(machine, 'acme', 'shop').delivery();
  const own = [await made(admin, host), await made(tenant, web)];

  await done(admin.request('DELETE', `${host.replace('/api/v1', networking)}/networkpolicies/default-deny`));
  await altered(admin, `${host}/resourcequotas/tenant`, { spec: { hard: { pods: '9999' } } });
  await altered(admin, host, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } });
  // Not its values: helm-controller would act on them at once, and restart the vCluster that is compared next.
  await altered(admin, release, { spec: { interval: '20m' } });
  await done(tenant.request('DELETE', `${web.replace('/api/v1', rbac)}/rolebindings/kaas:developers-deploy:deployer`));
  await altered(tenant, `${web}/resourcequotas/project`, { spec: { hard: { pods: '9999' } } });
  await altered(tenant, web, { metadata: { labels: { 'kaas.hexabase.ai/managed': null } } });
  await altered(tenant, policy, { spec: { failurePolicy: 'Ignore' } });
  assert.deepEqual(await differences(machine, documents), [
    'HelmRelease globex--lab/vcluster is not as rendered',
    'Namespace globex--lab is not as rendered',
    'NetworkPolicy globex--lab/default-deny is missing',
    'ResourceQuota globex--lab/tenant is not as rendered',
    'acme/shop: Namespace web is not as rendered',
    'acme/shop: ResourceQuota web/project is not as rendered',
    'acme/shop: RoleBinding web/kaas:developers-deploy:deployer is missing',
    `acme/shop: ValidatingAdmissionPolicy ${policyName} is not as rendered`,
  ]);

  await repaired(machine);
  await untilNothingStrays(machine, documents, 120);
  t.diagnostic('what nobody declared is left alone');
  assert.deepEqual([await uid(admin, `${host}/configmaps/stray`), await uid(tenant, `${web}/configmaps/stray`)], own);
}

async function repaired(machine: Machine): Promise<void> {
  await reconcile(machine, 'kustomizations', 'flux-system', 'globex--lab');
  await reconcile(machine, 'kustomizations', 'acme--shop', 'tenant');
}

async function installedObjects(machine: Machine): Promise<void> {
  const admin = machine.admin();
  await untilDelivered(machine, undefined);
  const replicas = async () => ((await admin.request('GET', statefulSet)).body.spec as { replicas: number }).replicas;
  await altered(admin, statefulSet, { spec: { replicas: 0 } });
  await done(admin.request('DELETE', `${host.replace('/api/v1', rbac)}/rolebindings/vc-vcluster`));
  assert.equal(await replicas(), 0);
  await reconcile(machine, 'helmreleases', 'globex--lab', 'vcluster');
  await until('Helm has corrected it', 120, async () => {
    const binding = await admin.request('GET', `${host.replace('/api/v1', rbac)}/rolebindings/vc-vcluster`);
    return binding.ok && (await replicas()) === 1;
  });
  await new WorkspaceApi(machine, 'globex', 'lab').untilServes();
  await untilDelivered(machine, undefined);
}

const networking = '/apis/networking.k8s.io/v1';
const rbac = '/apis/rbac.authorization.k8s.io/v1';
const host = '/api/v1/namespaces/globex--lab';
const web = '/api/v1/namespaces/web';
const release = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/globex--lab/helmreleases/vcluster';
const statefulSet = '/apis/apps/v1/namespaces/globex--lab/statefulsets/vcluster';
const policyName = 'kaas-managed-objects';
const policy = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${policyName}`;

/** Makes an object that no tenancy declares, and returns its uid. */
async function made(client: Client, namespace: string): Promise<string> {
  await done(client.request('POST', `${namespace}/configmaps`, { metadata: { name: 'stray' } }));
  return uid(client, `${namespace}/configmaps/stray`);
}

const altered = (client: Client, path: string, patch: object): Promise<void> =>
  done(client.request('PATCH', path, patch, 'application/merge-patch+json'));

async function done(asked: Promise<Answer>): Promise<void> {
  const { ok, message } = await asked;
  assert.ok(ok, message);
}

async function uid(client: Client, path: string): Promise<string> {
  const { body, message } = await client.request('GET', path);
  return (body.metadata as { uid?: string } | undefined)?.uid ?? message;
}
