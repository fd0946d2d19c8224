import assert from 'node:assert/strict';
import { names } from '@hexabase-kaas/tenancy';
import { judgeCases } from '../policies/judge.ts';
import { withApiServers } from './harness/api-server.ts';
import { attempts } from './harness/attempts.ts';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { judgeClient } from './harness/judge-client.ts';
import { fingerprint, isPolicyRefusal, isRefusal } from './harness/refusal.ts';
import { deployment, object, podSpec } from './harness/samples.ts';
import { until } from './harness/until.ts';
import { withWorkspace } from './harness/workspace.ts';

clusterTest('members cannot break out of their workspace', (t) =>
  withWorkspace(async (running) => {
    const { workspace, projects, delivery, entries } = running;
    const [project = ''] = projects;
    await placeTargets(delivery, project);
    const people: (readonly [string, Client])[] = [
      ...workspace.groups.map(({ name }): [string, Client] => [name, running.member(name)]),
      ['no group', running.member()],
    ];
    const state = async (): Promise<string[]> =>
      Promise.all(entries.map(async ([key, manifest]) => `${key} ${fingerprint(await delivery.read(manifest))}`));
    const before = await state();

    for (const [group, member] of people) {
      await t.test(`as a member of ${group}`, async (t) => {
        const allowed: string[] = [];
        const all = attempts({ project, managed: entries });
        for (const { what, method, path, body, contentType, headers } of all) {
          const answer = await member.request(method, path, body, contentType, headers);
          if (!isRefusal(answer)) allowed.push(`${what}: ${answer.status} ${answer.message}`);
        }
        t.diagnostic(`${all.length} attempts`);
        assert.deepEqual(allowed, []);
      });
    }

    // RBAC alone refuses much of this to members, so that a policy that does nothing would go unseen.
    await t.test('the policies hold even for somebody who was given every right', async (t) => {
      const allowed: string[] = [];
      const all = attempts({ project, managed: entries }).filter(({ policy }) => policy);
      for (const { what, method, path, body, contentType } of all) {
        const answer = await running.server.admin.request(method, path, body, contentType);
        if (!isPolicyRefusal(answer)) allowed.push(`${what}: ${answer.status} ${answer.message}`);
      }
      t.diagnostic(`${all.length} attempts`);
      assert.deepEqual(allowed, []);
    });

    await t.test('nothing that delivery applied has changed', async () => {
      assert.deepEqual(await state(), before);
    });

    // Without this, a request that can never succeed would look like one that is refused.
    await t.test('without the policies an administrator gets through', async () => {
      const bindings = entries.filter(([, { kind }]) => kind === 'ValidatingAdmissionPolicyBinding');
      for (const [, binding] of bindings) await delivery.remove(binding);
      const admin = running.member(names.adminGroup);
      const through = async (): Promise<string[]> => {
        const found: string[] = [];
        for (const { what, method, path, body, contentType } of attempts({ project, managed: entries })) {
          const answer = await admin.request(
            method,
            `${path}${path.includes('?') ? '&' : '?'}dryRun=All`,
            body,
            contentType,
          );
          if (!isRefusal(answer)) found.push(what);
        }
        return found;
      };
      await until('the policies no longer hold', 30, async () =>
        (await through()).includes('a token Secret in a project'),
      );
      const found = await through();
      for (const what of [
        'a labelled ConfigMap in a project',
        'a RoleBinding for everybody in a project',
        'a Service that stands for another name in a project',
        'a pod that names its node',
        'a pod that selects a node pool',
        'a pod that tolerates every taint',
        'let a pod tolerate every taint later',
        'an Ingress for the name of another',
        'an Ingress without a host',
        'an Ingress with a snippet',
      ]) {
        assert.ok(found.includes(what), `${what} is refused without the policies too`);
      }
    });
  }),
);

clusterTest('every case of the policies is judged as its file says', () =>
  withApiServers([{}], async ({ admin }) => {
    const judgement = await judgeCases(judgeClient(admin));
    const wrong = judgement.verdicts.filter(({ right }) => !right);
    assert.deepEqual(
      wrong.map(({ policy, name, actual, message }) => `${policy}/${name}: ${actual}: ${message}`),
      [],
    );
    assert.deepEqual(judgement.typeWarnings, []);
    assert.deepEqual(judgement.stuckControllers, []);
  }),
);

/** Things of the platform and of the project that attempts are made on: a refusal must not be for want of a target. */
async function placeTargets(delivery: Client, project: string): Promise<void> {
  for (const namespace of names.platformNamespaces) {
    await delivery.apply(deployment(namespace, 'platform'));
    await delivery.apply(object('v1', 'Secret', 'platform', namespace, { stringData: { key: 'value' } }));
  }
  await delivery.apply(object('v1', 'Pod', 'platform', 'kube-system', { spec: podSpec() }));
  await delivery.apply(object('v1', 'ServiceAccount', 'robot', project));
  await delivery.apply(object('v1', 'Pod', 'target', project, { spec: podSpec() }));
}
