import type { Meter } from '@hexabase-kaas/tenancy';
import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import { inTransaction } from '../database/transaction.js';
import { hourLength, type UsagePart, type UsageRecord, usageId } from './usage-record.js';
import type { SentUsage, UsageSink } from './usage-sink.js';

/** Days after which use is taken no more: Stripe takes what is at most 35 days old, and a batch may wait for a day. */
export const latest = 34;

/** What became of records. */
export interface Taken {
  /** New, and so counted. */
  readonly taken: number;
  /** Known already; the first that came counts. */
  readonly known: number;
  /** Known already with another quantity: somebody measured twice and differently. */
  readonly conflicting: number;
  /** Older than `latest`, or of an hour that is not over. */
  readonly refused: number;
}

/** Takes records: each hour of each meter once, however often it comes. */
export async function takeUsage(transaction: Transaction, records: readonly UsageRecord[], now: Date): Promise<Taken> {
  const oldest = now.getTime() - latest * 86_400_000;
  const inTime = records.filter(({ hour }) => hour.getTime() >= oldest && hour.getTime() + hourLength <= now.getTime());
  const rows = inTime.map((record) => ({
    id: usageId(record),
    organization_id: record.workspace.slice(0, record.workspace.indexOf('--')),
    workspace_id: record.workspace,
    meter: record.meter,
    part: record.part,
    hour: record.hour.toISOString(),
    quantity: record.quantity.toString(),
  }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id text, organization_id text,
    workspace_id text, meter text, part text, hour timestamptz, quantity numeric)`;
  const { rows: added } = await sql<{ id: string }>`
    insert into usage_record (id, organization_id, workspace_id, meter, part, hour, quantity, taken_at)
    select id, organization_id, workspace_id, meter, part, hour, quantity, ${now} from ${given}
    on conflict (id) do nothing returning id`.execute(transaction);
  const { rows: different } = await sql`
    select given.id from ${given} join usage_record on usage_record.id = given.id
    where usage_record.quantity <> given.quantity`.execute(transaction);
  return {
    taken: added.length,
    known: inTime.length - added.length,
    conflicting: different.length,
    refused: records.length - inTime.length,
  };
}

/**
 * Sends what waits, one batch, and returns how many records were in it. Which records a batch has is written down before it goes
 * out, so after a crash the same batch goes out again, under the same name.
 */
export async function sendUsage(db: Database, clock: Clock, sink: UsageSink, most = 1_000): Promise<number> {
  const batch = (await openBatch(db)) ?? (await claimBatch(db, clock(), most));
  if (batch === undefined) return 0;
  const rows = await db
    .selectFrom('usage_record')
    .select([
      'id',
      'organization_id',
      'workspace_id',
      'meter',
      'part',
      'hour',
      sql<string>`quantity::text`.as('quantity'),
    ])
    .where('batch', '=', batch)
    .orderBy('id')
    .execute();
  const records = rows.map(
    (row): SentUsage => ({
      id: row.id,
      organization: row.organization_id,
      workspace: row.workspace_id,
      meter: row.meter as Meter,
      part: row.part as UsagePart,
      hour: row.hour,
      quantity: BigInt(row.quantity),
    }),
  );
  await sink.send(batch, records);
  await db.updateTable('usage_batch').set({ sent_at: clock() }).where('name', '=', batch).execute();
  return records.length;
}

async function openBatch(db: Database): Promise<string | undefined> {
  const query = db.selectFrom('usage_batch').select('name').where('sent_at', 'is', null).orderBy('claimed_at').limit(1);
  return (await query.executeTakeFirst())?.name;
}

const claimBatch = (db: Database, now: Date, most: number): Promise<string | undefined> =>
  inTransaction(db, async (transaction) => {
    const name = opaqueId('usage');
    const waiting = await transaction
      .selectFrom('usage_record')
      .select('id')
      .where('batch', 'is', null)
      .orderBy('hour')
      .limit(most)
      .forUpdate()
      .skipLocked()
      .execute();
    if (waiting.length === 0) return undefined;
    await transaction.insertInto('usage_batch').values({ name, claimed_at: now }).execute();
    const ids = waiting.map(({ id }) => id);
    await sql`update usage_record set batch = ${name}
      where id in (select value from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`.execute(transaction);
    return name;
  });

/** What an organization used of each meter in a time, in millionths; its vClusters' own use apart. */
export async function usageTotals(
  db: Database,
  organization: string,
  from: Date,
  until: Date,
): Promise<{ readonly meter: Meter; readonly part: UsagePart; readonly quantity: bigint }[]> {
  const { rows } = await sql<{ meter: Meter; part: UsagePart; quantity: string }>`
    select meter, part, sum(quantity)::text as quantity from usage_record
    where organization_id = ${organization} and hour >= ${from} and hour < ${until}
    group by meter, part order by meter, part`.execute(db);
  return rows.map(({ meter, part, quantity }) => ({ meter, part, quantity: BigInt(quantity) }));
}
