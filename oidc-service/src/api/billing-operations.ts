import { currencies, meters } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import { graceStages } from '../billing/index.js';
import { operation } from './operation.js';
import * as resource from './resource.js';

const { moment, month } = resource;

const amount = z.string().meta({ description: 'Decimal text of the currency.' });
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
const quantity = z.string().meta({ description: 'Decimal text, in units of the meter.' });
const useLine = z
  .strictObject({
    workspace: resource.workspaceId,
    plan: z.string(),
    planVersion: z.int().min(1),
    priceVersion: z.string(),
    meter: z.enum(meters),
    month: month.meta({ description: 'When it was used; before the month of the statement where it was told late.' }),
    ledger: z.array(z.strictObject({ ledgerLine: z.string(), commit })),
    quantity: quantity.meta({ description: 'All that was used in that month.' }),
    included: quantity.meta({ description: 'What is included, for the time that the plan was there.' }),
    unitPrice: amount.meta({ description: 'Price of a unit beyond.' }),
    before: z
      .strictObject({ quantity, amount })
      .nullable()
      .meta({ description: 'What statements before this one charged for that month.' }),
    amount,
  })
  .meta({ id: 'UseLine', description: 'Use beyond what is included: rounded half up, once.' });
const statement = z
  .strictObject({
    organization: resource.organizationId,
    month,
    currency: z.enum(currencies),
    complete: z.boolean().meta({ description: 'Whether the month is closed, so that nothing of it changes any more.' }),
    lines: z.array(statementLine),
    use: z.array(useLine),
    total: amount,
  })
  .meta({ id: 'Statement' });

const problem = z
  .strictObject({ code: z.string(), detail: z.string(), fix: z.string() })
  .meta({ id: 'SubscriptionProblem', description: 'Why the subscription does not say what the ledger says.' });
const subscription = z
  .strictObject({
    organization: resource.organizationId,
    provider: z.enum(['none', 'stripe']).meta({ description: '`none`: the operator grants plans.' }),
    status: z.string().nullable().meta({ description: "In the provider's words; null without a subscription." }),
    currency: z.string().nullable(),
    items: z.record(z.string(), z.int().min(0)).meta({ description: 'Paid workspaces by price version.' }),
    cancelAtPeriodEnd: z.boolean(),
    trialEnd: moment.nullable(),
    problems: z.array(problem),
    asOf: moment.nullable().meta({ description: 'When the provider was last asked.' }),
    stage: z.enum(graceStages).meta({ description: 'Where an organization stands that has not paid.' }),
  })
  .meta({ id: 'Subscription' });
const page = z
  .strictObject({ url: z.url().meta({ description: 'Page of the provider, for a browser to go to.' }) })
  .meta({ id: 'BillingPage' });
const currency = z.enum(currencies).optional().meta({ description: 'Default: BILLING_CURRENCY of the service.' });

const stage = z.enum(graceStages);
const grace = z
  .strictObject({
    organization: resource.organizationId,
    stage,
    since: moment,
    failedAt: moment.nullable().meta({ description: 'Latest failed payment that is known.' }),
    paidAt: moment.nullable().meta({ description: 'Latest successful payment that is known.' }),
    growth: z.boolean().meta({ description: 'Whether new workspaces and larger plans are given.' }),
    tokens: z.boolean().meta({ description: 'Whether members get tokens.' }),
    running: z.boolean().meta({ description: 'Whether workspaces run.' }),
    coming: z
      .array(z.strictObject({ stage, from: moment }))
      .meta({ description: 'Stages that still come unless it is paid, each with its earliest moment.' }),
    deletable: z.boolean().meta({ description: 'Whether a person may decide to delete; nothing else does.' }),
  })
  .meta({ id: 'Grace' });
const deletion = z.strictObject({ workspaces: z.array(resource.workspaceId) }).meta({ id: 'Deletion' });

/** What an organization owes, and why, how it pays, and where it stands. */
export const billingOperations = {
  getStatement: operation({
    method: 'get',
    path: '/organizations/{organization}/statements/{month}',
    summary: 'What an organization owes for a month, line by line',
    right: 'organization:billing',
    action: 'statement.read',
    params: z.strictObject({ organization: resource.organizationId, month }),
    query: z.strictObject({
      currency,
    }),
    answer: statement,
  }),
  getSubscription: operation({
    method: 'get',
    path: '/organizations/{organization}/subscription',
    summary: 'How an organization pays',
    right: 'organization:billing',
    action: 'subscription.read',
    params: z.strictObject({ organization: resource.organizationId }),
    query: z.strictObject({}),
    answer: subscription,
  }),
  startCheckout: operation({
    method: 'post',
    path: '/organizations/{organization}/checkout',
    summary: 'A page where a subscription begins',
    right: 'organization:billing',
    action: 'subscription.start',
    outside: true,
    params: z.strictObject({ organization: resource.organizationId }),
    query: z.strictObject({}),
    body: z.strictObject({ currency }).meta({ id: 'CheckoutTerms' }),
    answer: page,
  }),
  openBillingPortal: operation({
    method: 'post',
    path: '/organizations/{organization}/billing-portal',
    summary: 'A page with cards, invoices, tax ids and cancelling',
    right: 'organization:billing',
    action: 'billing-portal.open',
    outside: true,
    params: z.strictObject({ organization: resource.organizationId }),
    query: z.strictObject({}),
    body: z.strictObject({}),
    answer: page,
  }),
  getGrace: operation({
    method: 'get',
    path: '/organizations/{organization}/grace',
    summary: 'Where an organization stands with its payments, and what comes when',
    right: 'organization:users',
    action: 'grace.read',
    params: z.strictObject({ organization: resource.organizationId }),
    query: z.strictObject({}),
    answer: grace,
  }),
  confirmDeletion: operation({
    method: 'put',
    path: '/organizations/{organization}/deletion',
    summary: 'Decides to remove every workspace made here, after the last notice; nothing else ever does',
    right: 'organization:manage',
    action: 'organization.delete',
    params: z.strictObject({ organization: resource.organizationId }),
    query: z.strictObject({}),
    body: z
      .strictObject({ confirm: z.string().max(63).meta({ description: 'Id of the organization, once more.' }) })
      .meta({ id: 'DeletionInput' }),
    answer: deletion,
  }),
} as const;
