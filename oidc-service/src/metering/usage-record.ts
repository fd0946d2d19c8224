import type { Meter } from '@hexabase-kaas/tenancy';

/** Whose use it is: the tenant's, or that of the vCluster itself, which is counted apart. */
export const usageParts = ['tenant', 'control-plane'] as const;
export type UsagePart = (typeof usageParts)[number];

/** What a workspace used of a meter in one hour. */
export interface UsageRecord {
  /** Id of the workspace, `<organization>--<workspace>`. */
  readonly workspace: string;
  readonly meter: Meter;
  readonly part: UsagePart;
  /** Start of the hour, UTC. */
  readonly hour: Date;
  /** Millionths of a unit of the meter: no number with a fraction appears, so totals are exact. */
  readonly quantity: bigint;
}

/** Length of a window, in milliseconds. */
export const hourLength = 3_600_000;

/**
 * Identifier of a record: the same hour of the same meter is the same, whoever reads it and how often. It fits what Stripe takes
 * (at most 100 characters; docs.stripe.com/api/billing/meter-event).
 */
export const usageId = ({ workspace, meter, part, hour }: Omit<UsageRecord, 'quantity'>): string =>
  `${workspace}/${part === 'tenant' ? '' : 'cp-'}${meter}/${hour.toISOString().slice(0, 13)}`;

/** The hour that a moment is in. */
export const hourOf = (moment: Date): Date => new Date(Math.floor(moment.getTime() / hourLength) * hourLength);
