import { standingOf } from '../authorization/index.js';
import type { Database } from '../database/database.js';
import {
  changeRole,
  organizationOf,
  organizationsFor,
  organizationUserOf,
  organizationUsersOf,
  removeUser,
  renameOrganization,
  type Viewer,
} from '../organizations/index.js';
import { anyId, byId, byPerson, keyOf, pageOf } from './cursor.js';
import type { Handlers } from './handler.js';
import type { organizationOperations } from './organization-operations.js';
import { orNothing } from './precondition.js';

interface UserCall {
  readonly db: Database;
  readonly caller: string;
  readonly at: Date;
  readonly params: { readonly organization: string; readonly person: string };
}

/** Handlers of organizations and their users. */
export const organizationHandlers: Pick<Handlers, keyof typeof organizationOperations> = {
  listOrganizations: {
    read: async ({ db, caller, query: { limit, cursor } }) => ({
      answer: pageOf(await organizationsFor(db, caller, limit + 1, keyOf(cursor, anyId)), limit, byId),
    }),
  },
  getOrganization: {
    read: async ({ db, caller, params }) => ({ answer: await organizationOf(db, caller, params.organization) }),
  },
  putOrganization: {
    current: ({ db, caller, params }) => organizationOf(db, caller, params.organization),
    write: async ({ db, caller, params: { organization }, body }) => {
      // The event has no name: one of a private organization is its person's.
      const changed = await renameOrganization(db, organization, body.name);
      return { answer: await organizationOf(db, caller, organization), ...(changed && { event: {} }) };
    },
  },
  listOrganizationUsers: {
    read: async ({ db, caller, at, params: { organization }, query: { limit, cursor } }) => {
      const viewer = await viewerOf(db, caller, organization, at);
      const users = await organizationUsersOf(db, organization, viewer, limit + 1, keyOf(cursor, anyId));
      return { answer: pageOf(users, limit, byPerson) };
    },
  },
  getOrganizationUser: { read: async (call) => ({ answer: await userOf(call) }) },
  putOrganizationUser: {
    current: (call) => orNothing(userOf(call)),
    write: async (call) => {
      const { organization, person } = call.params;
      const { role } = call.body;
      const changed = await changeRole(call.db, organization, person, role);
      return { answer: await userOf(call), ...(changed && { event: { role } }) };
    },
  },
  removeOrganizationUser: {
    current: (call) => orNothing(userOf(call)),
    write: async ({ db, at, params: { organization, person } }) => {
      const role = await removeUser(db, organization, person, at);
      return { answer: null, ...(role !== undefined && { event: { role } }) };
    },
  },
};

async function viewerOf(db: Database, caller: string, organization: string, at: Date): Promise<Viewer> {
  const { role } = await standingOf(db, caller, { organization }, at);
  return { admin: role === 'admin' };
}

const userOf = async ({ db, caller, at, params: { organization, person } }: UserCall) =>
  organizationUserOf(db, organization, person, await viewerOf(db, caller, organization, at));
