import type { Meter } from '@hexabase-kaas/tenancy';

/** What an organization used of a meter in a month, and how much it wants to use at most. */
export interface MeterUse {
  readonly meter: Meter;
  /** Millionths; what counts. */
  readonly tenant: bigint;
  /** Millionths that the vClusters themselves used; they count for nothing. */
  readonly controlPlane: bigint;
  /** Millionths a month; undefined without a cap. */
  readonly cap: bigint | undefined;
}
