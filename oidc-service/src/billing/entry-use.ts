import type { Currency, Meter } from '@hexabase-kaas/tenancy';
import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { hoursOf } from './entry-hours.js';
import type { LedgerLine } from './ledger-line.js';
import { monthOf, overlapOf } from './period.js';
import type { PriceVersion } from './price-version.js';
import { closedAt, type EntryUse, monthBefore } from './use-line.js';

/** Entries whose price version charges use, in a currency. */
export const meteredLines = (
  lines: readonly LedgerLine[],
  versions: readonly PriceVersion[],
  currency: Currency,
): LedgerLine[] => {
  const metered = new Set(
    versions
      .filter(({ prices }) => prices.some((one) => one.currency === currency && (one.overage ?? []).length > 0))
      .map(({ id }) => id),
  );
  return lines.filter(({ priceVersion }) => metered.has(priceVersion));
};

/**
 * What tenants used in the hours of each entry that charges use: in the month of a statement, and what was told late of the two
 * months before it, which is as late as use is taken.
 * @param lines every entry of the organization, because an hour is that of the first entry in it
 */
export async function readEntryUse(
  db: Database,
  month: string,
  lines: readonly LedgerLine[],
  metered: readonly LedgerLine[],
): Promise<EntryUse[]> {
  const hours = hoursOf(lines);
  const months = [month, monthBefore(month), monthBefore(monthBefore(month))];
  const ranges = metered.flatMap(({ id, workspace }) =>
    months.flatMap((one) => {
      const time = hours.get(id);
      const part = time && overlapOf(monthOf(one), time);
      if (part === undefined) return [];
      const [from_at, until_at] = [part.from, part.until].map((moment) => new Date(moment).toISOString());
      return [{ line: id, workspace, month: one, from_at, until_at }];
    }),
  );
  if (ranges.length === 0) return [];
  const [closed, closedBefore] = [new Date(closedAt(month)), new Date(closedAt(monthBefore(month)))];
  const { rows } = await sql<{ line: string; month: string; meter: Meter; charged: string; known: string }>`
    select given.line, given.month, usage_record.meter, sum(quantity)::text as known,
      coalesce(sum(quantity) filter (where given.month <> ${month} and taken_at < ${closedBefore}), 0)::text as charged
    from jsonb_to_recordset(${JSON.stringify(ranges)}::jsonb)
      as given (line text, workspace text, month text, from_at timestamptz, until_at timestamptz)
    join usage_record on workspace_id = given.workspace and hour >= given.from_at and hour < given.until_at
    where part = 'tenant' and taken_at < ${closed}
    group by given.line, given.month, usage_record.meter`.execute(db);
  return rows.map(({ line, charged, known, ...of }) => ({
    ...{ ledgerLine: line, month: of.month, meter: of.meter },
    ...{ charged: BigInt(charged), known: BigInt(known) },
  }));
}
