import { capacityOverview, type HealthParts, healthOverview, organizationOverviews } from '../operator/index.js';
import { anyId, byId, keyOf, pageOf } from './cursor.js';
import type { Handlers } from './handler.js';
import type { operatorOperations } from './operator-operations.js';

/** Handlers of what operators look at. An operator sees what belongs to others, so each look is an event. */
export const operatorHandlers = (parts: HealthParts): Pick<Handlers, keyof typeof operatorOperations> => ({
  listOrganizationOverviews: {
    read: async ({ db, query: { limit, cursor } }) => ({
      answer: pageOf(await organizationOverviews(db, limit + 1, keyOf(cursor, anyId)), limit, byId),
      ...lookedAt('organizations'),
    }),
  },
  getCapacityOverview: {
    read: async ({ db }) => ({ answer: await capacityOverview(db, parts.configuration), ...lookedAt('capacity') }),
  },
  getHealthOverview: { read: async ({ db }) => ({ answer: await healthOverview(db, parts), ...lookedAt('health') }) },
});

const lookedAt = (what: string) => ({ event: {}, about: { target: `service/${what}` } });
