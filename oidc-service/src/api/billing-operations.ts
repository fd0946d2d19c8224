import { currencies } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import { operation } from './operation.js';
import * as resource from './resource.js';

const moment = z.iso.datetime().meta({ description: 'UTC, RFC 3339.' });
const amount = z.string().meta({ description: 'Decimal text of the currency.' });
const month = z
  .string()
  .regex(/^2\d{3}-(0[1-9]|1[0-2])$/)
  .meta({ description: 'Month of UTC: `2026-11`.' });
const milliseconds = z.int().min(0).meta({ description: 'Milliseconds from the start of the interval.' });
const commit = z.string().nullable().meta({ description: 'Commit at which the plan was applied, where it is known.' });

const arithmetic = z
  .strictObject({
    price: amount,
    interval: z.enum(['month', 'year']),
    milliseconds: z.strictObject({ start: milliseconds, end: milliseconds, length: milliseconds }),
    dueAtEnd: amount,
    dueAtStart: amount,
  })
  .meta({ id: 'Arithmetic', description: 'Price x time / length, rounded half up: at the end less at the start.' });
const statementLine = z
  .strictObject({
    ledgerLine: z.string(),
    workspace: resource.workspaceId,
    plan: z.string(),
    planVersion: z.int().min(1),
    priceVersion: z.string().meta({ description: 'Follows from the prices: another price has another id.' }),
    commit,
    from: moment,
    until: moment,
    amount: amount.nullable().meta({ description: 'Null when the plan has prices, but none in this currency.' }),
    arithmetic: arithmetic.nullable(),
  })
  .meta({ id: 'StatementLine' });
const statement = z
  .strictObject({
    organization: resource.organizationId,
    month,
    currency: z.enum(currencies),
    complete: z.boolean().meta({ description: 'Whether the month is over.' }),
    lines: z.array(statementLine),
    total: amount,
  })
  .meta({ id: 'Statement' });

/** What an organization owes, and why. */
export const billingOperations = {
  getStatement: operation({
    method: 'get',
    path: '/organizations/{organization}/statements/{month}',
    summary: 'What an organization owes for a month, line by line',
    right: 'organization:billing',
    action: 'statement.read',
    params: z.strictObject({ organization: resource.organizationId, month }),
    query: z.strictObject({
      currency: z.enum(currencies).optional().meta({ description: 'Default: BILLING_CURRENCY of the service.' }),
    }),
    answer: statement,
  }),
} as const;
