import type { Meter } from '@hexabase-kaas/tenancy';
import { sql } from 'kysely';
import { appendAudit } from '../audit/append.js';
import { decimalText, monthOf } from '../billing/index.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { Problem } from '../http/problem.js';
import { mailUsers } from '../mail/index.js';
import { capMail } from './cap-mail.js';
import type { MeterUse } from './meter-use.js';
import { usageTotals } from './usage-store.js';

/** Percent of a cap at which users of the organization are told, once a month each. */
export const toldAt = [80, 100] as const;

/** Sets a cap; one that is there is replaced. Returns whether there was none. */
export async function putCap(
  transaction: Transaction,
  organization: string,
  meter: Meter,
  quantity: bigint,
): Promise<boolean> {
  const before = (await capsOf(transaction, organization)).get(meter);
  await transaction
    .insertInto('usage_cap')
    .values({ organization_id: organization, meter, quantity: quantity.toString() })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'meter']).doUpdateSet({ quantity: quantity.toString() }),
    )
    .execute();
  // What was said of the old cap says nothing about the new one.
  if (before !== quantity)
    await transaction
      .deleteFrom('usage_alert')
      .where('organization_id', '=', organization)
      .where('meter', '=', meter)
      .execute();
  return before === undefined;
}

/** Lifts a cap. Returns whether there was one. */
export async function removeCap(transaction: Transaction, organization: string, meter: Meter): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('usage_cap')
    .where('organization_id', '=', organization)
    .where('meter', '=', meter)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Use of a month of UTC, of every meter that was used or has a cap. @param month `2026-11` */
export async function monthlyUse(db: Database, organization: string, month: string): Promise<MeterUse[]> {
  const { from, until } = monthOf(month);
  const caps = await capsOf(db, organization);
  const totals = await usageTotals(db, organization, new Date(from), new Date(until));
  const used = (meter: Meter, part: string): bigint =>
    totals.find((one) => one.meter === meter && one.part === part)?.quantity ?? 0n;
  const meters = [...new Set([...caps.keys(), ...totals.map(({ meter }) => meter)])].sort();
  return meters.map((meter) => ({
    meter,
    tenant: used(meter, 'tenant'),
    controlPlane: used(meter, 'control-plane'),
    cap: caps.get(meter),
  }));
}

/**
 * Refuses growth while the use of the month that runs has reached a cap. What runs goes on: stopping it would harm more than it saves.
 * @throws Problem CAP_REACHED that names every cap
 */
export async function requireBelowCaps(db: Database, organization: string, at: Date): Promise<void> {
  const reached = (await monthlyUse(db, organization, monthIn(at))).filter(({ tenant, cap }) => isAt(tenant, cap, 100));
  if (reached.length === 0) return;
  throw new Problem(
    'CAP_REACHED',
    'use of this month has reached a cap, so there are no new workspaces and no larger plans; raise the cap, or wait for the next month',
    reached.map(({ meter, tenant, cap }) => ({
      path: meter,
      message: `${decimalText(tenant)} of ${decimalText(cap ?? 0n)} are used`,
    })),
  );
}

/**
 * Tells users of every organization whose use of the month came to a part of its cap, once for each part. Returns how many.
 * @param mailsFrom URL of the service that mails lead to; undefined when nobody is told
 */
export async function alertCaps(db: Database, clock: Clock, mailsFrom: string | undefined): Promise<number> {
  const rows = await db
    .selectFrom('usage_cap')
    .select('organization_id')
    .distinct()
    .orderBy('organization_id')
    .execute();
  let told = 0;
  for (const { organization_id: organization } of rows) {
    const at = clock();
    const month = monthIn(at);
    for (const use of await monthlyUse(db, organization, month)) {
      const reached = toldAt.filter((percent) => isAt(use.tenant, use.cap, percent));
      const highest = reached.at(-1);
      if (highest === undefined) continue;
      told += await inTransaction(db, async (transaction) => {
        const key = { organization_id: organization, meter: use.meter, month };
        const { rows: added } = await sql`
          insert into usage_alert (organization_id, meter, month, percent, told_at)
          select ${key.organization_id}, ${key.meter}, ${key.month}, percent, ${at}
          from jsonb_array_elements_text(${JSON.stringify(reached)}::jsonb) as given (text), lateral (select text::int as percent) one
          on conflict do nothing returning percent`.execute(transaction);
        // Who comes to the whole cap at once is told of that alone.
        const fresh = added.some((row) => (row as { percent: number }).percent === highest);
        if (fresh)
          await appendAudit(transaction, {
            at,
            actor: 'metering',
            action: 'usage-cap.reach',
            target: `usage-cap/${organization}/${use.meter}`,
            organization,
            source: 'metering',
            result: 'allowed',
            details: { meter: use.meter, percent: String(highest), month },
          });
        if (fresh && mailsFrom !== undefined)
          await mailUsers(
            transaction,
            organization,
            `usage-cap/${organization}/${use.meter}/${month}/${highest}/${use.cap}`,
            at,
            (to, language) => capMail(to, language, organization, use, highest, month, mailsFrom),
          );
        return fresh ? 1 : 0;
      });
    }
  }
  return told;
}

const isAt = (used: bigint, cap: bigint | undefined, percent: number): boolean =>
  cap !== undefined && used * 100n >= cap * BigInt(percent);

const monthIn = (at: Date): string => at.toISOString().slice(0, 7);

async function capsOf(db: Database, organization: string): Promise<Map<Meter, bigint>> {
  const rows = await db
    .selectFrom('usage_cap')
    .select(['meter', sql<string>`quantity::text`.as('quantity')])
    .where('organization_id', '=', organization)
    .execute();
  return new Map(rows.map(({ meter, quantity }) => [meter as Meter, BigInt(quantity)]));
}
