import assert from 'node:assert/strict';
import { names } from '@hexabase-kaas/tenancy';
import { clusterTest } from './harness/cluster-test.ts';
import { ask, compareRights, questions } from './harness/rights.ts';
import { withWorkspace } from './harness/workspace.ts';

clusterTest('rights match the model', (t) =>
  withWorkspace(async (running) => {
    const { organization, name: workspace, groups } = running.workspace;
    for (const groupNames of [...groups.map(({ name }) => [name]), [], [names.adminGroup, names.userGroup]]) {
      await t.test(`of members of ${groupNames.join(' and ') || 'no group'}`, async (t) => {
        const member = running.member(...groupNames);
        const holder = { organization, workspace, groups: groupNames };
        const asked = questions(running.projects);
        const { differences, granted } = await compareRights(running.tenancy, holder, member, asked);
        t.diagnostic(`${asked.length} questions, ${granted} granted`);
        assert.deepEqual(differences, []);
      });
    }
    await t.test('an administrator may not do anything by a wildcard', async () => {
      const admin = running.member(names.adminGroup);
      for (const namespace of [undefined, ...running.projects]) {
        assert.equal(await ask(admin, { verb: '*', apiGroup: '*', resource: '*', namespace }), false);
      }
    });
  }),
);
