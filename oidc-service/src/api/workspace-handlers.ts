import {
  breakGlassesOf,
  breakGlassOf,
  declareBreakGlass,
  endBreakGlass,
  groupsOf,
  heldGroupsOf,
  memberOf,
  membersOf,
  putMember,
  removeMember,
  useBreakGlass,
  workspaceOf,
  workspacesFor,
} from '../groups/index.js';
import { anyId, byId, byPerson, keyOf, pageOf } from './cursor.js';
import type { Handlers } from './handler.js';
import { orNothing } from './precondition.js';
import type { workspaceOperations } from './workspace-operations.js';

/** Handlers of workspaces, groups, members and rights for an emergency. */
export const workspaceHandlers: Pick<Handlers, keyof typeof workspaceOperations> = {
  listWorkspaces: {
    read: async ({ db, caller, query: { limit, cursor } }) => ({
      answer: pageOf(await workspacesFor(db, caller, limit + 1, keyOf(cursor, anyId)), limit, byId),
    }),
  },
  getWorkspace: { read: async ({ db, params }) => ({ answer: await workspaceOf(db, params.workspace) }) },
  listGroups: { read: async ({ db, params }) => ({ answer: { items: await groupsOf(db, params.workspace) } }) },
  listMembers: {
    read: async ({ db, params, query: { limit, cursor } }) => ({
      answer: pageOf(
        await membersOf(db, params.workspace, params.group, limit + 1, keyOf(cursor, anyId)),
        limit,
        byPerson,
      ),
    }),
  },
  getMember: {
    read: async ({ db, params }) => ({ answer: await memberOf(db, params.workspace, params.group, params.person) }),
  },
  putMember: {
    current: ({ db, params }) => orNothing(memberOf(db, params.workspace, params.group, params.person)),
    write: async ({ db, params: { workspace, group, person } }) => {
      const created = await putMember(db, workspace, group, person);
      const answer = await memberOf(db, workspace, group, person);
      return { answer, created, ...(created && { event: { group, person } }) };
    },
  },
  removeMember: {
    current: ({ db, params }) => orNothing(memberOf(db, params.workspace, params.group, params.person)),
    write: async ({ db, params: { workspace, group, person } }) => ({
      answer: null,
      ...((await removeMember(db, workspace, group, person)) && { event: { group, person } }),
    }),
  },
  getEffectiveGroups: {
    read: async ({ db, params, at }) => ({
      answer: { items: await heldGroupsOf(db, params.person, params.workspace, at) },
    }),
  },
  listBreakGlasses: {
    read: async ({ db, params, query: { limit, cursor } }) => ({
      answer: pageOf(await breakGlassesOf(db, params.workspace, limit + 1, keyOf(cursor, anyId)), limit, byId),
    }),
  },
  getBreakGlass: { read: async ({ db, params }) => ({ answer: await breakGlassOf(db, params.workspace, params.id) }) },
  declareBreakGlass: {
    current: ({ db, params }) => orNothing(breakGlassOf(db, params.workspace, params.id)),
    write: async ({ db, params: { workspace, id }, body, at }) => {
      const { person, group, reason, expiresAt } = body;
      const terms = { person, group, reason, expiresAt: new Date(expiresAt) };
      const created = await declareBreakGlass(db, workspace, id, terms, at);
      const answer = await breakGlassOf(db, workspace, id);
      return { answer, created, ...(created && { event: { person, group, expiresAt: answer.expiresAt } }) };
    },
  },
  endBreakGlass: {
    current: ({ db, params }) => orNothing(breakGlassOf(db, params.workspace, params.id)),
    write: async ({ db, params: { workspace, id }, at }) => {
      const before = await orNothing(breakGlassOf(db, workspace, id));
      const ended = before !== undefined && (await endBreakGlass(db, workspace, id, at));
      return { answer: null, ...(ended && { event: { person: before?.person, group: before?.group } }) };
    },
  },
  useBreakGlass: {
    current: ({ db, params }) => orNothing(breakGlassOf(db, params.workspace, params.id)),
    write: async ({ db, params: { workspace, id }, at }) => {
      const used = await useBreakGlass(db, workspace, id, at);
      const answer = await breakGlassOf(db, workspace, id);
      return { answer, ...(used && { event: { group: answer.group, expiresAt: answer.expiresAt } }) };
    },
  },
};
