import type { Currency } from '@hexabase-kaas/tenancy';
import { graceOf, type PaymentProvider, readStatement } from '../billing/index.js';
import type { Handlers } from './handler.js';

/** Handlers of statements and of paying. @param currency the one when none is asked for */
export const billingHandlers = (
  currency: Currency,
  provider: PaymentProvider,
): Pick<Handlers, 'getStatement' | 'getSubscription' | 'startCheckout' | 'openBillingPortal'> => ({
  getStatement: {
    read: async ({ db, params, query, at }) => ({
      answer: await readStatement(db, params.organization, params.month, query.currency ?? currency, at),
    }),
  },
  getSubscription: {
    read: async ({ db, params: { organization }, at }) => {
      const { stage } = await graceOf(db, organization, at);
      return { answer: { organization, ...(await provider.subscription(organization)), stage } };
    },
  },
  startCheckout: {
    read: async ({ params: { organization }, body }) => {
      const asked = body.currency ?? currency;
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
