import assert from 'node:assert/strict';
import { can, names } from '@hexabase-kaas/tenancy';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { type RbacResource, rbacResources, verbsOf } from './harness/resources.ts';
import { type RunningWorkspace, withWorkspace } from './harness/workspace.ts';

clusterTest('rights match the model', (t) =>
  withWorkspace(async (running) => {
    const { organization, name: workspace, groups } = running.workspace;
    for (const groupNames of [...groups.map(({ name }) => [name]), [], [names.adminGroup, names.userGroup]]) {
      await t.test(`of members of ${groupNames.join(' and ') || 'no group'}`, async (t) => {
        const member = running.member(...groupNames);
        const questions = questionsOf(running);
        const differences: string[] = [];
        let granted = 0;
        await concurrently(questions, async (question) => {
          const expected = can(running.tenancy, { organization, workspace, groups: groupNames, ...question });
          const allowed = await ask(member, question);
          if (allowed) granted++;
          if (allowed === expected) return;
          const { verb, resource, apiGroup, namespace } = question;
          const where = namespace === undefined ? 'cluster-wide' : `in ${namespace}`;
          differences.push(`${verb} ${resource}.${apiGroup} ${where}: model ${expected}, API server ${allowed}`);
        });
        t.diagnostic(`${questions.length} questions, ${granted} granted`);
        assert.deepEqual(differences.toSorted(), []);
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

interface Question {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
}

function questionsOf({ projects }: RunningWorkspace): Question[] {
  const namespaces = [undefined, ...projects, ...names.platformNamespaces];
  const places = ({ namespaced }: RbacResource): (string | undefined)[] => (namespaced ? namespaces : [undefined]);
  return rbacResources.flatMap((resource) =>
    places(resource).flatMap((namespace) =>
      verbsOf(resource).map((verb) => ({
        verb,
        apiGroup: resource.apiGroup,
        resource: resource.resource,
        ...(namespace !== undefined && { namespace }),
      })),
    ),
  );
}

async function ask(member: Client, { verb, apiGroup, resource: path, namespace }: Question): Promise<boolean> {
  const [resource, subresource] = path.split('/');
  const { ok, body, message } = await member.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, verb, group: apiGroup, resource, subresource } },
  });
  assert.ok(ok, message);
  return (body.status as { allowed: boolean }).allowed;
}

/** Enough at a time to keep a loopback server busy. */
async function concurrently<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
