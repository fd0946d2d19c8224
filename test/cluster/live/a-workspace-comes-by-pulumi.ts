import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { parseTenancy } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { PulumiStack } from '../harness/pulumi-stack.ts';
import { until } from '../harness/until.ts';
import { untilDelivered } from '../machine/delivered.ts';
import { furtherOrganization, furtherWorkspace } from '../machine/further-workspace.ts';
import { liveTest } from '../machine/live-test.ts';
import { announcePush, tenancyRepository } from '../machine/tenancy-repository.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

// The real CLI commits to the repository that Flux watches, beside what is delivered there by other means.
liveTest('a workspace comes by `pulumi up`, serves its members, and goes by `pulumi destroy`', async (t, machine) => {
  const repository = tenancyRepository(machine);
  const documents = [furtherOrganization, ...furtherWorkspace('infra', { retention: 'delete' })];
  const stack = await new PulumiStack('live', {
    documents,
    args: {
      target: { git: { repository, branch: 'main', author: { name: 'pulumi', email: 'pulumi@example.com' } } },
      source: 'pulumi',
      context: acme().documents,
    },
  }).init();
  const api = new WorkspaceApi(machine, 'initech', 'infra');
  const head = () => execFileSync('git', ['-C', repository, 'rev-parse', 'main'], { encoding: 'utf8' }).trim();
  const before = head();

  try {
    await t.test('one commit becomes a vCluster that holds what is declared', async (t) => {
      const start = performance.now();
      const { status, text } = await stack.update('up');
      assert.equal(status, 0, text);
      const { text: outputs } = await stack.run(['stack', 'output', 'commit']);
      assert.ok(outputs.includes(head()), outputs);
      assert.notEqual(head(), before);
      await announcePush(machine);
      await untilDelivered(machine, head(), 600);
      await api.untilServes();
      t.diagnostic(
        `${((performance.now() - start) / 1000).toFixed(0)} s from \`pulumi up\` to a workspace that serves`,
      );
      assert.equal((await (await api.delivery()).request('GET', '/api/v1/namespaces/web')).status, 200);
    });

    await t.test('its members do what they may, and no more', async () => {
      const tenancy = parseTenancy(documents, acme().documents);
      const [admin, user] = [await api.member(tenancy, 'WSAdmins'), await api.member(tenancy, 'WSUsers')];
      assert.equal((await admin.request('GET', '/api/v1/namespaces/web/pods')).status, 200);
      assert.equal((await user.request('GET', '/api/v1/namespaces/web/secrets')).status, 403);
    });

    await t.test('updated again, nothing is committed', async () => {
      const commit = head();
      const { status, changes, text } = await stack.update('up');
      assert.equal(status, 0, text);
      assert.deepEqual(Object.keys(changes), ['unchanged'], text);
      assert.equal(head(), commit);
    });
  } finally {
    await t.test('destroyed, nothing of it is left, and what others delivered stands', async () => {
      const { status, text } = await stack.update('destroy');
      assert.equal(status, 0, text);
      await announcePush(machine);
      const gone = async (path: string) => (await machine.admin().request('GET', path)).status === 404;
      await until(`${api.namespace} is gone`, 300, () => gone(`/api/v1/namespaces/${api.namespace}`));
      await untilDelivered(machine, head(), 600);
      const tree = (commit: string) =>
        execFileSync('git', ['-C', repository, 'rev-parse', `${commit}^{tree}`]).toString();
      assert.equal(tree('main'), tree(before));
      stack.remove();
    });
  }
});
