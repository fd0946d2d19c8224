import { decimalText, millionths } from '../billing/index.js';
import { monthlyUse, putCap, removeCap } from '../metering/index.js';
import type { Handlers } from './handler.js';
import type { usageOperations } from './usage-operations.js';

/** Handlers of use and its caps. */
export const usageHandlers: Pick<Handlers, keyof typeof usageOperations> = {
  getUsage: {
    read: async ({ db, params: { organization, month } }) => {
      const uses = await monthlyUse(db, organization, month);
      const meters = uses.map(({ meter, tenant, controlPlane, cap }) => ({
        meter,
        tenant: decimalText(tenant),
        controlPlane: decimalText(controlPlane),
        cap: cap === undefined ? null : decimalText(cap),
      }));
      return { answer: { organization, month, meters } };
    },
  },
  putUsageCap: {
    write: async ({ db, params: { organization, meter }, body }) => {
      const quantity = millionths(body.quantity) ?? 0n;
      const created = await putCap(db, organization, meter, quantity);
      return { answer: { meter, quantity: decimalText(quantity) }, created, event: { quantity: body.quantity } };
    },
  },
  removeUsageCap: {
    write: async ({ db, params: { organization, meter } }) => ({
      answer: null,
      ...((await removeCap(db, organization, meter)) && { event: { meter } }),
    }),
  },
};
