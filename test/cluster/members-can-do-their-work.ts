import assert from 'node:assert/strict';
import { names } from '@hexabase-kaas/tenancy';
import { clusterTest } from './harness/cluster-test.ts';
import { deployment, everydayObjects, object } from './harness/samples.ts';
import { until } from './harness/until.ts';
import { withWorkspace } from './harness/workspace.ts';

clusterTest('members can do their work', (t) =>
  withWorkspace(async ({ member, projects, delivery }) => {
    const admin = member(names.adminGroup);
    const [project = ''] = projects;

    for (const manifest of everydayObjects(project)) {
      await t.test(`an administrator creates, reads, changes and deletes a ${manifest.kind} in a project`, async () => {
        const created = await admin.request('POST', await admin.mapping.collection(manifest), manifest);
        assert.equal(created.message, '');
        assert.deepEqual(created.warnings, []);
        const path = await admin.mapping.path(manifest);
        assert.equal((await admin.request('GET', path)).message, '');
        const label = { metadata: { labels: { 'example.com/mine': 'yes' } } };
        assert.equal((await admin.request('PATCH', path, label, 'application/merge-patch+json')).message, '');
        assert.equal((await admin.request('GET', await admin.mapping.collection(manifest))).message, '');
        assert.equal((await admin.request('DELETE', path)).message, '');
      });
    }

    await t.test('a Deployment gets its pods, is scaled, and its pods go with it', async () => {
      const wanted = deployment(project, 'scaled');
      assert.equal((await admin.request('POST', await admin.mapping.collection(wanted), wanted)).message, '');
      const path = await admin.mapping.path(wanted);
      const pods = async (): Promise<number> => {
        const selector = encodeURIComponent('app=sample');
        const { body } = await admin.request('GET', `/api/v1/namespaces/${project}/pods?labelSelector=${selector}`);
        return (body.items as unknown[]).length;
      };
      await until('the Deployment has one pod', 60, async () => (await pods()) === 1);
      const scale = { spec: { replicas: 2 } };
      assert.equal((await admin.request('PATCH', `${path}/scale`, scale, 'application/merge-patch+json')).message, '');
      await until('the Deployment has two pods', 60, async () => (await pods()) === 2);
      assert.equal((await admin.remove(wanted)).message, '');
      await until('the pods of the Deployment are gone', 60, async () => (await pods()) === 0);
    });

    await t.test('an administrator hands on rights that they hold, in a project', async () => {
      const role = object('rbac.authorization.k8s.io/v1', 'Role', 'reader', project, {
        rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }],
      });
      const binding = object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'reader', project, {
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
        subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: project }],
      });
      for (const manifest of [role, binding]) {
        assert.equal((await admin.request('POST', await admin.mapping.collection(manifest), manifest)).message, '');
      }
      assert.equal((await admin.remove(binding)).message, '');
      assert.equal((await admin.remove(role)).message, '');
    });

    await t.test('a pod that declares nothing gets the limits of the plan', async () => {
      const [bare] = everydayObjects(project).filter(({ kind }) => kind === 'Pod');
      assert.ok(bare);
      const { body, message } = await admin.request('POST', `${await admin.mapping.collection(bare)}?dryRun=All`, bare);
      assert.equal(message, '');
      const { containers } = body.spec as { containers: { resources: { limits?: object; requests?: object } }[] };
      assert.ok(containers.every(({ resources }) => resources.limits && resources.requests));
    });

    await t.test('what delivery put beside it is untouched', async () => {
      const quota = `/api/v1/namespaces/${project}/resourcequotas`;
      assert.notEqual(((await delivery.request('GET', quota)).body.items as unknown[]).length, 0);
    });
  }),
);
