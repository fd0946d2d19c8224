import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseTenancy } from '@hexabase-kaas/tenancy';
import { acme } from '../harness/cases.ts';
import { liveTest } from '../machine/live-test.ts';
import { adminCommand, equip } from '../machine/person.ts';

const run = promisify(execFile);

liveTest('the commands that the playground prints work as they are typed', async (t, machine) => {
  const tenancy = parseTenancy(acme().documents);
  await t.test('for the platform team', async () => {
    const { stdout } = await run(adminCommand(machine), ['get', 'kustomizations,helmreleases', '-A']);
    for (const { organization, name } of tenancy.workspaces)
      assert.match(stdout, new RegExp(`${organization}--${name}`));
  });
  for (const workspace of tenancy.workspaces)
    await t.test(`for members of ${workspace.organization}/${workspace.name}`, async () => {
      const projects = tenancy.projects.filter(
        (project) => project.organization === workspace.organization && project.workspace === workspace.name,
      );
      const admin = await equip(machine, workspace, 'WSAdmins');
      const { stdout } = await run(admin.command, ['get', 'ns']);
      for (const { name } of projects) assert.match(stdout, new RegExp(`^${name} `, 'm'));
      const user = await equip(machine, workspace, 'WSUsers');
      const whoami = await run(user.command, ['auth', 'whoami', '-o', 'json']);
      const { status } = JSON.parse(whoami.stdout) as { status: { userInfo: { groups: string[] } } };
      assert.deepEqual(status.userInfo.groups, [...user.groups, 'system:authenticated']);
      await assert.rejects(run(user.command, ['create', 'namespace', 'mine']), /forbidden/i);
    });
});
