import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { hourLength, hourOf } from './usage-record.js';
import type { UsageSource } from './usage-source.js';
import { latest, type Taken, takeUsage } from './usage-store.js';

/** What metering is made with. */
export interface MeterParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly source: UsageSource;
  /** Hours after its end for which an hour is read again, because some of its use may be told late. */
  readonly lateHours: number;
  /** Hours that could not be read the last time, in milliseconds since 1970: the others come before them. */
  readonly unreadable: Set<number>;
}

/**
 * Reads every hour that is over and was not read since, oldest first, from the first hour on that was ever asked for; hours of an
 * outage too, as long as use may be told late. One that cannot be read holds up no other one, and is tried again.
 * @throws what the first unreadable hour failed with, after all of them
 */
export async function meterHours(parts: MeterParts, most = 24): Promise<Taken> {
  const { db, clock, source, unreadable } = parts;
  const total = { taken: 0, known: 0, conflicting: 0, refused: 0 };
  const due = await hoursDue(db, source.name, clock(), parts.lateHours);
  const [last, first] = [true, false].map((failed) => due.filter((hour) => unreadable.has(hour.getTime()) === failed));
  const order = [...(first ?? []), ...(last ?? [])];
  const failures: unknown[] = [];
  for (const hour of order.slice(0, most))
    try {
      const taken = await meterHour(parts, hour);
      for (const key of Object.keys(total) as (keyof Taken)[]) total[key] += taken[key];
      unreadable.delete(hour.getTime());
    } catch (error) {
      unreadable.add(hour.getTime());
      failures.push(error);
      // It does not answer at all, and each try may take its time.
      if (failures.length >= patience && total.taken + total.known === 0) break;
    }
  if (failures.length > 0) throw failures[0];
  return total;
}

/** So many failures, and nothing that was read, are the source's and not the hours'. */
const patience = 3;

async function meterHour({ db, clock, source }: MeterParts, hour: Date): Promise<Taken> {
  const records = await source.read(hour);
  return inTransaction(db, async (transaction) => {
    const now = clock();
    const result = await takeUsage(transaction, records, now);
    await transaction
      .insertInto('usage_hour')
      .values({ source: source.name, hour, read_at: now })
      .onConflict((conflict) => conflict.columns(['source', 'hour']).doUpdateSet({ read_at: now }))
      .execute();
    return result;
  });
}

/** An hour is due when it was never read after its end, or not since the end of the time in which use may be late. */
async function hoursDue(db: Database, source: string, now: Date, lateHours: number): Promise<Date[]> {
  const rows = await db.selectFrom('usage_hour').select(['hour', 'read_at']).where('source', '=', source).execute();
  const read = new Map(rows.map(({ hour, read_at }) => [hour.getTime(), read_at.getTime()]));
  const last = hourOf(now).getTime() - hourLength;
  const oldest = hourOf(now).getTime() - latest * 24 * hourLength;
  const first = rows.length === 0 ? last : Math.max(oldest, Math.min(...read.keys()));
  const due: Date[] = [];
  for (let hour = first; hour <= last; hour += hourLength) {
    const settled = hour + hourLength * (1 + lateHours);
    const at = read.get(hour);
    if (at === undefined || (at < settled && now.getTime() >= settled)) due.push(new Date(hour));
  }
  return due;
}
