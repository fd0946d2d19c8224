import assert from 'node:assert/strict';
import { parseTenancy } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { liveTest } from '../machine/live-test.ts';
import { pushTenancy } from '../machine/tenancy-repository.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

liveTest('the example becomes working vClusters, with no hand on it', async (t, machine) => {
  const { documents } = acme();
  const tenancy = parseTenancy(documents);
  const { commit } = await pushTenancy(machine, documents);
  await untilDelivered(machine, commit, 600);
  for (const { organization, name } of tenancy.workspaces)
    await t.test(`${organization}/${name} serves, and its workloads run`, async () => {
      const api = new WorkspaceApi(machine, organization, name);
      await api.untilServes();
      const delivery = await api.delivery();
      await until('all pods are ready', 240, async () => {
        const { body } = await delivery.request('GET', '/api/v1/pods');
        const pods = body.items as { status: { phase: string; containerStatuses?: { ready: boolean }[] } }[];
        return pods.every(
          ({ status }) => status.phase === 'Running' && status.containerStatuses?.every((c) => c.ready),
        );
      });
      const { body } = await delivery.request('GET', '/api/v1/namespaces');
      const namespaces = (body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
      const projects = tenancy.projects.filter((p) => p.organization === organization && p.workspace === name);
      for (const project of projects) assert.ok(namespaces.includes(project.name), `no namespace ${project.name}`);
    });
});
