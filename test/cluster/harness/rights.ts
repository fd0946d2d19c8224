import assert from 'node:assert/strict';
import { type AccessRequest, can, names, type Tenancy } from '@hexabase-kaas/tenancy';
import type { Client } from './client.ts';
import { type RbacResource, rbacResources, verbsOf } from './resources.ts';

/** Whether somebody may do one thing. */
export interface Question {
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly namespace?: string | undefined;
}

/** Everything that matters to a tenant, in the whole workspace, in each project and in each namespace of the platform. */
export function questions(projects: readonly string[]): Question[] {
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

/** Asks the API server, as the member, what the model says: what differs, a line each, and how much is granted. */
export async function compareRights(
  tenancy: Tenancy,
  holder: Pick<AccessRequest, 'organization' | 'workspace' | 'groups'>,
  member: Client,
  asked: readonly Question[],
): Promise<{ differences: string[]; granted: number }> {
  const differences: string[] = [];
  let granted = 0;
  await concurrently(asked, async (question) => {
    const { namespace, ...rest } = question;
    const expected = can(tenancy, { ...holder, ...rest, ...(namespace !== undefined && { namespace }) });
    const allowed = await ask(member, question);
    if (allowed) granted++;
    if (allowed === expected) return;
    const where = namespace === undefined ? 'cluster-wide' : `in ${namespace}`;
    differences.push(
      `${rest.verb} ${rest.resource}.${rest.apiGroup} ${where}: model ${expected}, API server ${allowed}`,
    );
  });
  return { differences: differences.toSorted(), granted };
}

/** A SelfSubjectAccessReview. */
export async function ask(member: Client, { verb, apiGroup, resource: path, namespace }: Question): Promise<boolean> {
  const [resource, subresource] = path.split('/');
  const { ok, body, message } = await member.request('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, verb, group: apiGroup, resource, subresource } },
  });
  assert.ok(ok, message);
  return (body.status as { allowed: boolean }).allowed;
}

/** Enough at a time to keep a server busy. */
export async function concurrently<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
