import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { hourLength, hourOf } from './usage-record.js';
import type { UsageSource } from './usage-source.js';
import { type Taken, takeUsage } from './usage-store.js';

/** What metering is made with. */
export interface MeterParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly source: UsageSource;
  /** Hours after its end for which an hour is read again, because some of its use may be told late. */
  readonly lateHours: number;
}

/**
 * Reads every hour that is over and was not read since, oldest first, from the first hour on that was ever asked for; hours of an
 * outage too, as far back as the source is asked to know.
 */
export async function meterHours({ db, clock, source, lateHours }: MeterParts, most = 24): Promise<Taken> {
  const total = { taken: 0, known: 0, conflicting: 0, refused: 0 };
  for (const hour of await hoursDue(db, source.name, clock(), lateHours, most)) {
    const records = await source.read(hour);
    const taken = await inTransaction(db, async (transaction) => {
      const now = clock();
      const result = await takeUsage(transaction, records, now);
      await transaction
        .insertInto('usage_hour')
        .values({ source: source.name, hour, read_at: now })
        .onConflict((conflict) => conflict.columns(['source', 'hour']).doUpdateSet({ read_at: now }))
        .execute();
      return result;
    });
    for (const key of Object.keys(total) as (keyof Taken)[]) total[key] += taken[key];
  }
  return total;
}

/** An hour is due when it was never read after its end, or not since the end of the time in which use may be late. */
async function hoursDue(db: Database, source: string, now: Date, lateHours: number, most: number): Promise<Date[]> {
  const rows = await db.selectFrom('usage_hour').select(['hour', 'read_at']).where('source', '=', source).execute();
  const read = new Map(rows.map(({ hour, read_at }) => [hour.getTime(), read_at.getTime()]));
  const last = hourOf(now).getTime() - hourLength;
  const first = rows.length === 0 ? last : Math.min(...read.keys());
  const due: Date[] = [];
  for (let hour = first; hour <= last && due.length < most; hour += hourLength) {
    const settled = hour + hourLength * (1 + lateHours);
    const at = read.get(hour);
    if (at === undefined || (at < settled && now.getTime() >= settled)) due.push(new Date(hour));
  }
  return due;
}
