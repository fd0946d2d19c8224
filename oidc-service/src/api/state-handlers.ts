import { comingStages, graceOf, graceTable } from '../billing/index.js';
import { workspaceStateOf } from '../directory/index.js';
import { peopleOf } from '../groups/index.js';
import { anyId, byPerson, keyOf, pageOf } from './cursor.js';
import type { Handlers } from './handler.js';
import type { stateOperations } from './state-operations.js';

/** Handlers of how things stand. @param domains DNS domain of each host cluster that is known */
export const stateHandlers = (domains: ReadonlyMap<string, string>): Pick<Handlers, keyof typeof stateOperations> => ({
  getWorkspaceState: {
    read: async ({ db, params }) => ({ answer: await workspaceStateOf(db, params.workspace, domains) }),
  },
  listPeople: {
    read: async ({ db, params, query: { limit, cursor } }) => ({
      answer: pageOf(await peopleOf(db, params.workspace, limit + 1, keyOf(cursor, anyId)), limit, byPerson),
    }),
  },
  getBillingState: {
    read: async ({ db, params: { organization }, at }) => {
      const grace = await graceOf(db, organization, at);
      const { growth, tokens } = graceTable[grace.stage];
      return {
        answer: {
          organization,
          stage: grace.stage,
          since: grace.stage === 'active' ? null : grace.since.toISOString(),
          growth,
          tokens,
          coming: comingStages(grace).map(({ stage, from }) => ({ stage, from: from.toISOString() })),
        },
      };
    },
  },
});
