import type { Currency } from '@hexabase-kaas/tenancy';
import { comingStages, graceOf, graceTable, mayDelete, type PaymentProvider, readStatement } from '../billing/index.js';
import { Problem } from '../http/problem.js';
import { deleteWorkspaces, type ProvisioningConfiguration } from '../provisioning/index.js';
import type { billingOperations } from './billing-operations.js';
import type { Handlers } from './handler.js';

/** Handlers of statements, of where an organization stands, and of paying. */
export const billingHandlers = (
  configuration: ProvisioningConfiguration & { readonly BILLING_CURRENCY: Currency },
  provider: PaymentProvider,
): Pick<Handlers, keyof typeof billingOperations> => ({
  getStatement: {
    read: async ({ db, params, query, at }) => {
      const currency = query.currency ?? configuration.BILLING_CURRENCY;
      return { answer: await readStatement(db, params.organization, params.month, currency, at) };
    },
  },
  getGrace: {
    read: async ({ db, params: { organization }, at, caller }) => {
      const grace = await graceOf(db, organization, at);
      const { growth, tokens, running } = graceTable[grace.stage];
      return {
        answer: {
          organization,
          stage: grace.stage,
          since: grace.since.toISOString(),
          failedAt: grace.failedAt?.toISOString() ?? null,
          paidAt: grace.paidAt?.toISOString() ?? null,
          growth,
          tokens,
          running,
          coming: comingStages(grace).map(({ stage, from }) => ({ stage, from: from.toISOString() })),
          deletable: mayDelete(grace, at, caller),
        },
      };
    },
  },
  confirmDeletion: {
    write: async ({ db, params: { organization }, body, caller, at }) => {
      if (configuration.TENANCY_REPOSITORY === undefined)
        throw new Problem('PROVISIONING_OFF', 'remove its workspaces in code; this service knows no repository');
      if (body.confirm !== organization)
        throw new Problem('INPUT_INVALID', 'see the issues', [
          { path: 'body.confirm', message: 'write the id of the organization that is in the path' },
        ]);
      const { TENANCY_BRANCH: branch, TENANCY_SOURCE: source } = configuration;
      const workspaces = await deleteWorkspaces(db, organization, { branch, source }, caller, at);
      return { answer: { workspaces }, ...(workspaces.length > 0 && { event: { workspaces } }) };
    },
  },
  getSubscription: {
    read: async ({ db, params: { organization }, at }) => {
      const { stage } = await graceOf(db, organization, at);
      return { answer: { organization, ...(await provider.subscription(organization)), stage } };
    },
  },
  startCheckout: {
    read: async ({ params: { organization }, body }) => {
      const asked = body.currency ?? configuration.BILLING_CURRENCY;
      return { answer: { url: await provider.checkout(organization, asked) }, event: { currency: asked } };
    },
  },
  openBillingPortal: {
    read: async ({ params: { organization } }) => ({
      answer: { url: await provider.portal(organization) },
      event: {},
    }),
  },
});
