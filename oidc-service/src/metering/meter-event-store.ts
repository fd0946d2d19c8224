import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import type { SentUsage } from './usage-sink.js';

/** A record on its way to a meter of Stripe. */
export interface MeterEvent {
  readonly record: SentUsage;
  /** Id of the customer at Stripe. */
  readonly customer: string;
}

/** What became of it; `asked`: nobody knows yet. */
export type MeterEventState = 'asked' | 'done' | 'refused';

/** What is noted of a record; undefined when it was never sent. */
export async function meterEventState(
  db: Database,
  id: string,
): Promise<{ readonly state: MeterEventState; readonly askedAt: Date } | undefined> {
  const row = await db.selectFrom('stripe_meter_event').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { state: row.state, askedAt: row.asked_at };
}

/** Notes what became of a record. @param at now, when it is asked */
export async function noteMeterEvent(
  db: Database,
  { record }: MeterEvent,
  state: MeterEventState,
  at?: Date,
  reason: string | null = null,
): Promise<void> {
  if (at === undefined) {
    await db.updateTable('stripe_meter_event').set({ state, reason }).where('id', '=', record.id).execute();
    return;
  }
  await db
    .insertInto('stripe_meter_event')
    .values({ id: record.id, state, reason, asked_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ state, reason, asked_at: at }))
    .execute();
}

/** Millionths of an organization's hour of a meter that Stripe is known to have. */
export async function takenAtStripe(db: Database, { organization, meter, hour }: SentUsage): Promise<bigint> {
  const { rows } = await sql<{ sum: string }>`
    select coalesce(sum(usage_record.quantity), 0)::text as sum from usage_record
    join stripe_meter_event on stripe_meter_event.id = usage_record.id and stripe_meter_event.state = 'done'
    where organization_id = ${organization} and meter = ${meter} and hour = ${hour}`.execute(db);
  return BigInt(rows[0]?.sum ?? 0);
}
