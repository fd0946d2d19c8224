/** What one workspace of a plan costs in one currency. */
export interface Price {
  /** ISO 4217 code. */
  readonly currency: string;
  /** Decimal text with at most the decimals of the currency: `12000` JPY, `120.00` USD. */
  readonly amount: string;
  /** How often it is due. */
  readonly interval: PriceInterval;
  /**
   * What use beyond an included amount costs.
   * @default none: use beyond the price is not charged
   */
  readonly overage?: Overage[];
}

/** What of a meter is included in a price, and what is charged beyond it. */
export interface Overage {
  /** What is metered. */
  readonly meter: Meter;
  /** Units of the meter that a workspace may use in a month without further charge. */
  readonly included: number;
  /** Decimal text, the price of one unit beyond: `12` JPY, `0.085` USD; rounded once, on the sum. */
  readonly amount: string;
}

/** How often a price is due. */
export enum PriceInterval {
  /** Each month. */
  MONTH = 'month',
  /** Each year. */
  YEAR = 'year',
}

/** What use is measured in. */
export enum Meter {
  /** Hours of a CPU. */
  CPU_HOURS = 'cpu-hours',
  /** Hours of a GiB of memory. */
  MEMORY_GIB_HOURS = 'memory-gib-hours',
  /** Hours of a GiB of storage. */
  STORAGE_GIB_HOURS = 'storage-gib-hours',
  /** Hours of a load balancer. */
  LOAD_BALANCER_HOURS = 'load-balancer-hours',
}
