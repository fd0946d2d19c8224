import { meters } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './resource.js';

const meter = z.enum(meters).meta({ description: 'What is metered.' });
const quantity = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,6})?$/)
  .meta({ description: 'Decimal text, in units of the meter.' });
const organization = z.strictObject({ organization: resource.organizationId });
const none = z.strictObject({});
const cap = z.strictObject({ meter, quantity }).meta({ id: 'UsageCap' });
const use = z
  .strictObject({
    meter,
    tenant: quantity.meta({ description: 'Used by tenants; this counts.' }),
    controlPlane: quantity.meta({ description: 'Used by the vClusters themselves; it counts for nothing.' }),
    cap: quantity.nullable().meta({ description: 'Most that may be used in a month; null without a cap.' }),
  })
  .meta({ id: 'MeterUse' });

const workspaceUse = z
  .strictObject({
    workspace: resource.workspaceId,
    from: resource.moment,
    until: resource.moment,
    meters: z.array(
      z.strictObject({
        meter,
        limit: quantity.nullable().meta({
          description: 'Most units at once that the plan lets it use; null where the service knows no plans.',
        }),
        included: quantity
          .nullable()
          .meta({ description: 'Units of a month that the price includes; null where use is not charged.' }),
      }),
    ),
    hours: z
      .array(
        z.strictObject({
          hour: resource.moment.meta({ description: 'Start of the hour.' }),
          measured: z.boolean().meta({ description: 'Whether it was metered: only then is what is not here 0.' }),
          use: z.array(z.strictObject({ meter, tenant: quantity, controlPlane: quantity })),
        }),
      )
      .meta({ description: 'Every hour that is over, oldest first.' }),
  })
  .meta({ id: 'WorkspaceUse' });

/** What an organization uses, and how much it wants to use at most. */
export const usageOperations = {
  getUsage: operation({
    method: 'get',
    path: '/organizations/{organization}/usage/{month}',
    summary: 'What an organization used in a month, beside its caps',
    right: 'organization:billing',
    action: 'usage.read',
    params: organization.extend({ month: resource.month }),
    query: none,
    answer: z
      .strictObject({ organization: resource.organizationId, month: resource.month, meters: z.array(use) })
      .meta({ id: 'MonthlyUse' }),
  }),
  getWorkspaceUsage: operation({
    method: 'get',
    path: '/workspaces/{workspace}/usage',
    summary: 'What a workspace used, hour by hour, beside what its plan allows and includes',
    right: 'workspace:read',
    action: 'usage.read',
    params: z.strictObject({ workspace: resource.workspaceId }),
    query: z.strictObject({
      hours: z.coerce
        .number()
        .int()
        .min(1)
        .max(24 * 31)
        .default(48)
        .meta({ description: 'How many hours, counted back from now; at most 31 days.' }),
    }),
    answer: workspaceUse,
  }),
  putUsageCap: operation({
    method: 'put',
    path: '/organizations/{organization}/usage-caps/{meter}',
    summary:
      'Sets how much of a meter may be used in a month before nothing new is given; users are told at 80 and 100 percent',
    right: 'organization:billing',
    action: 'usage-cap.put',
    params: organization.extend({ meter }),
    query: none,
    body: z
      .strictObject({ quantity: quantity.refine((value) => /[1-9]/.test(value), 'more than 0') })
      .meta({ id: 'UsageCapInput' }),
    answer: cap,
  }),
  removeUsageCap: operation({
    method: 'delete',
    path: '/organizations/{organization}/usage-caps/{meter}',
    summary: 'Lifts a cap',
    right: 'organization:billing',
    action: 'usage-cap.remove',
    params: organization.extend({ meter }),
    query: none,
    answer: z.null(),
  }),
} as const;
