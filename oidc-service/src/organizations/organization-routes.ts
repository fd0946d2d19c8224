import type { Router } from 'express';
import { z } from 'zod';
import { changeAs, type Guard, requireRight } from '../authorization/index.js';
import { checked, jsonBody } from '../http/input.js';
import { Problem } from '../http/problem.js';
import { contextOf } from '../http/request-context.js';
import { organizationFor, organizationsOf, renameOrganization } from './organization.js';
import { changeRole, organizationUsers, removeUser } from './organization-user.js';

// Ids of people, groups and workspaces; what else somebody types must not reach the audit.
const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._|-]{0,99}$/);
/** Schema of the body that renames an organization. */
export const organizationInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .regex(/^\P{Cc}*$/u),
});
/** Schema of the body that gives a role. */
export const roleInput = z.strictObject({ role: z.enum(['admin', 'billing']) });
const one = z.object({ organization: id });
const user = one.extend({ person: id });

/** Organizations and their users, as JSON. */
export function organizationRoutes(router: Router, guard: Guard): void {
  const { db, clock } = guard;

  router.get('/api/v1/organizations', async (request, response) => {
    const caller = await contextOf(request).caller();
    if (caller.kind === 'anonymous') throw new Problem('SIGN_IN_NEEDED', 'sign in first');
    response.json({ items: await organizationsOf(db, caller.id) });
  });

  router.get('/api/v1/organizations/:organization', async (request, response) => {
    const { organization } = checked(one, request.params, 'params');
    const caller = await requireRight(guard, request, 'organization.read', { organization });
    if (caller.kind !== 'person') throw new Problem('NOT_ALLOWED', 'a person must ask');
    response.json(await organizationFor(db, caller.id, organization));
  });

  router.put('/api/v1/organizations/:organization', jsonBody(), async (request, response) => {
    const { organization } = checked(one, request.params, 'params');
    const { name } = checked(organizationInput, request.body);
    const view = await changeAs(
      guard,
      request,
      'organization.update',
      { organization },
      async (transaction, caller) => {
        const changed = await renameOrganization(transaction, organization, name);
        const result = await organizationFor(transaction, caller.id, organization);
        return changed ? { result, event: { target: `organization/${organization}` } } : { result };
      },
    );
    response.json(view);
  });

  router.get('/api/v1/organizations/:organization/users', async (request, response) => {
    const { organization } = checked(one, request.params, 'params');
    await requireRight(guard, request, 'organization-user.list', { organization });
    response.json({ items: await organizationUsers(db, organization) });
  });

  router.put('/api/v1/organizations/:organization/users/:person', jsonBody(), async (request, response) => {
    const { organization, person } = checked(user, request.params, 'params');
    const { role } = checked(roleInput, request.body);
    const target = { organization, person };
    await changeAs(guard, request, 'organization-user.update', target, async (transaction) => {
      const changed = await changeRole(transaction, organization, person, role);
      const event = { target: `organization-user/${organization}/${person}`, details: { role } };
      return changed ? { result: undefined, event } : { result: undefined };
    });
    response.json({ person, role });
  });

  router.delete('/api/v1/organizations/:organization/users/:person', async (request, response) => {
    const { organization, person } = checked(user, request.params, 'params');
    const target = { organization, person };
    await changeAs(guard, request, 'organization-user.delete', target, async (transaction) => {
      const role = await removeUser(transaction, organization, person, clock());
      return { result: undefined, event: { target: `organization-user/${organization}/${person}`, details: { role } } };
    });
    response.status(204).end();
  });
}
