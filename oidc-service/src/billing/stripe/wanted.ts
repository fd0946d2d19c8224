import { type Currency, currencies } from '@hexabase-kaas/tenancy';
import type { Database } from '../../database/database.js';
import { organizationLines, priceVersions } from '../ledger.js';
import { quantitiesOf } from '../ledger-line.js';
import type { PriceVersion } from '../price-version.js';
import { type WantedItems, wantedItems } from './subscription-items.js';

/** What the ledger says now that an organization pays for. */
export interface Wanted extends WantedItems {
  readonly quantities: Readonly<Record<string, number>>;
  /** Whether any workspace that goes on has a price, in whatever currency. */
  readonly billable: boolean;
  /** When the ledger last changed. */
  readonly changedAt: Date | undefined;
  readonly versions: readonly PriceVersion[];
}

/** Reads it. @param currency ISO 4217 code in any case */
export async function readWanted(db: Database, organization: string, currency: string, now: Date): Promise<Wanted> {
  const lines = await organizationLines(db, organization, new Date(now.getTime() + 1));
  const quantities = quantitiesOf(lines);
  const versions = await priceVersions(db, [...quantities.keys()]);
  const code = currency.toUpperCase() as Currency;
  const known = currencies.includes(code) ? wantedItems(quantities, versions, code) : undefined;
  const times = lines.map(({ from, until }) => (until ?? from).getTime());
  return {
    ...(known ?? { items: [], problems: [], impossible: true }),
    quantities: Object.fromEntries([...quantities].sort(([a], [b]) => (a < b ? -1 : 1))),
    billable: versions.some(({ prices }) => prices.length > 0),
    changedAt: times.length > 0 ? new Date(Math.max(...times)) : undefined,
    versions,
  };
}
