import assert from 'node:assert/strict';
import { type ClusterEvent, clusterTarget } from '@hexabase-kaas/delivery/cluster';
import { names, parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { acme, type Document } from '../harness/cases.ts';
import { until } from '../harness/until.ts';
import { addresses } from '../machine/addresses.ts';
import { furtherOrganization, furtherWorkspace } from '../machine/further-workspace.ts';
import { passthroughPort } from '../machine/ingress.ts';
import { writeKubeconfig } from '../machine/kubeconfig.ts';
import { liveTest } from '../machine/live-test.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

// Beside what Flux delivers from Git, and into the same host cluster: each leaves the other's objects alone.
liveTest('a workspace comes and goes without Git, and nothing of it fights with Flux', async (t, machine) => {
  const pki = (file: string): string => machine.path('pki', file);
  const events: ClusterEvent[] = [];
  const target = clusterTarget({
    hostCluster: 'tokyo',
    kubeconfig: {
      file: writeKubeconfig(machine, 'deliverer', { certificateFile: pki('admin.crt'), keyFile: pki('admin.key') }),
    },
    tenantServer: () => `https://${addresses.nodes.node1}:${passthroughPort}`,
    timeout: 15 * 60_000,
    onEvent: (event) => events.push(event),
  });
  const api = new WorkspaceApi(machine, 'initech', 'direct');
  const { namespace } = api;
  const status = async (path: string) => (await machine.admin().request('GET', path)).status;

  try {
    await t.test('it is applied until its vCluster holds what is declared', async (t) => {
      const start = performance.now();
      const { written } = await target.apply('direct', units(true));
      t.diagnostic(`${written.length} objects in ${((performance.now() - start) / 1000).toFixed(0)} s`);
      assert.ok(written.some((name) => name.endsWith(` in ${namespace}`)));
      const inside = await api.delivery();
      assert.equal((await inside.request('GET', '/api/v1/namespaces/web')).status, 200);
    });

    await t.test('applied again, nothing changes, on a real host and in a real vCluster', async () => {
      // Controllers have had their turn at every object by now, and Flux is at work beside.
      assert.deepEqual((await target.check('direct', units(true))).written, []);
      assert.deepEqual((await target.apply('direct', units(true))).written, []);
    });

    await t.test('what is edited inside is healed', async () => {
      const inside = await api.delivery();
      const path = '/api/v1/namespaces/web/resourcequotas/project';
      const edit = { spec: { hard: { pods: '1000' } } };
      assert.equal((await inside.request('PATCH', path, edit, 'application/merge-patch+json')).status, 200);
      const name = `ResourceQuota web/project in ${namespace}`;
      assert.deepEqual((await target.apply('direct', units(true))).written, [name]);
    });

    await t.test('a project goes, and its namespace with it, because the workspace keeps nothing', async () => {
      const { removed } = await target.apply('direct', units(false));
      assert.ok(removed.includes(`Namespace web in ${namespace}`), removed.join(', '));
    });
  } finally {
    await t.test('the workspace goes, and nothing of it is left', async () => {
      await target.apply('direct', []);
      await until(`${namespace} is gone`, 180, async () => (await status(`/api/v1/namespaces/${namespace}`)) === 404);
      assert.ok(events.some(({ what, object }) => what === 'removed' && object.startsWith('HelmRelease.')));
    });
  }
});

/** What is of `initech` only: everything else on the host cluster is Flux's. */
function units(withProject: boolean) {
  const [workspace, project] = furtherWorkspace('direct', { retention: 'delete' });
  const own = [furtherOrganization, workspace, ...(withProject ? [project] : [])] as Document[];
  const all = tenancyUnits(parseTenancy([...acme().documents, ...own]));
  const home = names.folder.workspace('tokyo', 'initech', 'direct');
  return all.filter(({ key }) => key === home);
}
