/** Price of one workspace. */
export interface Price {
  /** In the currency's smallest unit: 12000 is 12,000 JPY or 120.00 USD. */
  readonly amount: number;
  /** ISO 4217 code. */
  readonly currency: string;
  /** How often it is due. */
  readonly interval: PriceInterval;
}

/** How often a price is due. */
export enum PriceInterval {
  /** Each month. */
  MONTH = 'month',
  /** Each year. */
  YEAR = 'year',
}
