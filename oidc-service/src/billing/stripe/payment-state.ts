/** What of an invoice says whether something is owed. Times are seconds since 1970, UTC, as Stripe has them. */
export interface InvoiceFacts {
  readonly status: string | null;
  readonly attempt_count: number;
  readonly amount_remaining: number;
  readonly created: number;
  readonly status_transitions: { readonly finalized_at: number | null; readonly paid_at: number | null };
}

/** What of a subscription says whether something is owed. */
export interface SubscriptionFacts {
  readonly status: string;
  readonly ended_at: number | null;
  readonly trial_end: number | null;
}

/** Whether an organization owes, and since when; or when it paid last. */
export interface PaymentState {
  readonly owesSince: Date | undefined;
  readonly paidAt: Date | undefined;
}

/**
 * Reads from Stripe's objects whether something is owed, so that it does not matter which events came, and in which order.
 *
 * Owed is: an invoice whose payment failed, or that was given up; a trial that ended without a card; and workspaces that go on
 * after a subscription was cancelled. An invoice that is being paid for the first time is not, nor is one that was voided.
 * A status that is not known changes nothing.
 *
 * @param subscription the one that lives, or the one that ended last
 * @param billable whether workspaces go on that have a price
 */
export function paymentState(
  subscription: SubscriptionFacts | undefined,
  invoices: readonly InvoiceFacts[],
  billable: boolean,
): PaymentState {
  const owed = invoices
    .filter(({ status, attempt_count, amount_remaining }) => {
      if (status === 'uncollectible') return true;
      return status === 'open' && attempt_count > 0 && amount_remaining > 0;
    })
    .map(({ created, status_transitions }) => status_transitions.finalized_at ?? created);
  if (subscription !== undefined && billable) {
    const { status, ended_at, trial_end } = subscription;
    if (status === 'paused' && trial_end !== null) owed.push(trial_end);
    if ((status === 'canceled' || status === 'incomplete_expired') && ended_at !== null) owed.push(ended_at);
  }
  const paid = invoices.flatMap(({ status, status_transitions }) =>
    status === 'paid' ? (status_transitions.paid_at ?? []) : [],
  );
  return { owesSince: momentOf(Math.min(...owed)), paidAt: momentOf(Math.max(...paid)) };
}

const momentOf = (seconds: number): Date | undefined =>
  Number.isFinite(seconds) ? new Date(seconds * 1_000) : undefined;
