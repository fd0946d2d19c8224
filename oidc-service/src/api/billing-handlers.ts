import type { Currency } from '@hexabase-kaas/tenancy';
import { readStatement } from '../billing/index.js';
import type { Handlers } from './handler.js';

/** Handlers of statements. @param currency the one when none is asked for */
export const billingHandlers = (currency: Currency): Pick<Handlers, 'getStatement'> => ({
  getStatement: {
    read: async ({ db, params, query, at }) => ({
      answer: await readStatement(db, params.organization, params.month, query.currency ?? currency, at),
    }),
  },
});
