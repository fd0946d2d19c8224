import type { Currency } from '@hexabase-kaas/tenancy';
import { Problem } from '../http/problem.js';

/** Who takes the money, as the rest of the service knows it. Every answer holds for one organization. */
export interface PaymentProvider {
  /** How the organization pays, as it was when last asked. */
  subscription(organization: string): Promise<SubscriptionState>;
  /**
   * Where an admin starts paying for what runs.
   * @returns URL of a page that belongs to the provider
   * @throws Problem CONFLICT when there is nothing to pay for, or it is being paid for already
   */
  checkout(organization: string, currency: Currency): Promise<string>;
  /** Where cards, invoices, tax ids and cancelling are. @throws Problem CONFLICT before the first checkout */
  portal(organization: string): Promise<string>;
}

/** How an organization pays. */
export interface SubscriptionState {
  readonly provider: 'none' | 'stripe';
  /** Status in the provider's words; null without a subscription. */
  readonly status: string | null;
  readonly currency: string | null;
  /** Paid workspaces by price version. */
  readonly items: Readonly<Record<string, number>>;
  readonly cancelAtPeriodEnd: boolean;
  /** Moments are UTC, RFC 3339. */
  readonly trialEnd: string | null;
  /** What keeps the subscription from saying what the ledger says. */
  readonly problems: readonly SubscriptionProblem[];
  readonly asOf: string | null;
}

/** What is wrong with a subscription, and what to do. Codes are stable. */
export interface SubscriptionProblem {
  readonly code:
    | 'too-many-items'
    | 'mixed-intervals'
    | 'no-price-in-currency'
    | 'price-not-in-catalogue'
    | 'no-subscription'
    | 'second-subscription'
    | 'customer-deleted';
  readonly detail: string;
  readonly fix: string;
}

/** Nobody takes money: the operator grants plans. */
export const noPaymentProvider: PaymentProvider = {
  subscription: async () => ({
    ...{ provider: 'none', status: null, currency: null, items: {}, cancelAtPeriodEnd: false },
    ...{ trialEnd: null, problems: [], asOf: null },
  }),
  checkout: async () => granted(),
  portal: async () => granted(),
};

function granted(): never {
  throw new Problem('CONFLICT', 'plans are granted by the operator here: there is nothing to pay');
}
