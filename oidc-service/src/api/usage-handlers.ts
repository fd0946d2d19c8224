import { type Currency, meters } from '@hexabase-kaas/tenancy';
import { decimalText, millionths } from '../billing/index.js';
import { workspaceStateOf } from '../directory/index.js';
import { includedUse, monthlyUse, putCap, removeCap, workspaceUse } from '../metering/index.js';
import type { ProvisioningConfiguration } from '../provisioning/index.js';
import type { Handlers } from './handler.js';
import { planLimits } from './plan-limit.js';
import type { usageOperations } from './usage-operations.js';

/** Handlers of use and its caps. */
export const usageHandlers = (
  configuration: ProvisioningConfiguration & { readonly BILLING_CURRENCY: Currency },
): Pick<Handlers, keyof typeof usageOperations> => ({
  getUsage: {
    read: async ({ db, params: { organization, month } }) => {
      const uses = await monthlyUse(db, organization, month);
      const used = uses.map(({ meter, tenant, controlPlane, cap }) => ({
        meter,
        tenant: decimalText(tenant),
        controlPlane: decimalText(controlPlane),
        cap: cap === undefined ? null : decimalText(cap),
      }));
      return { answer: { organization, month, meters: used } };
    },
  },
  getWorkspaceUsage: {
    read: async ({ db, params: { workspace }, query, at }) => {
      const hours = await workspaceUse(db, workspace, at, query.hours);
      const included = await includedUse(db, workspace, configuration.BILLING_CURRENCY);
      const { plan } = await workspaceStateOf(db, workspace, new Map());
      const limits = await planLimits(db, configuration, plan);
      const until = new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
      return {
        answer: {
          workspace,
          from: new Date(until.getTime() - query.hours * 3_600_000).toISOString(),
          until: until.toISOString(),
          meters: meters.map((meter) => ({
            meter,
            limit: limits === undefined ? null : decimalText(limits[meter]),
            included: included.has(meter) ? String(included.get(meter)) : null,
          })),
          hours: hours.map(({ hour, measured, use }) => ({
            hour: hour.toISOString(),
            measured,
            use: use.map(({ meter, tenant, controlPlane }) => ({
              ...{ meter, tenant: decimalText(tenant), controlPlane: decimalText(controlPlane) },
            })),
          })),
        },
      };
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
});
