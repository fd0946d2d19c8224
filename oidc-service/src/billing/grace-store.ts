import { type Expression, type RawBuilder, sql } from 'kysely';
import { appendAudit } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { lockPlace } from '../database/place-lock.js';
import { inTransaction } from '../database/transaction.js';
import { mailUsers } from '../mail/index.js';
import { afterPayment, afterTime, type Grace, type GraceStage, inGoodStanding, type PaymentEvent } from './grace.js';
import { graceMail } from './grace-mail.js';
import { tellSuspension } from './suspension.js';

/** Where an organization stands. Without anything known of a payment, as with `BILLING=none`: in good standing. */
export async function graceOf(db: Database, organization: string, now: Date): Promise<Grace> {
  const row = await db.selectFrom('grace').selectAll().where('organization_id', '=', organization).executeTakeFirst();
  if (row === undefined) return inGoodStanding(now);
  return { stage: row.stage, since: row.since, failedAt: row.failed_at, paidAt: row.paid_at };
}

/** The stage of an organization as an expression of a query that reads more; null in good standing. */
export const graceStage = (organization: Expression<string>): RawBuilder<GraceStage | null> =>
  sql<GraceStage | null>`(select stage from grace where organization_id = ${organization})`;

/**
 * Takes up what became known of a payment of an organization; again, or in another order, it changes nothing.
 * @param mailsFrom URL of the service that mails lead to; undefined when nobody is told
 */
export function recordPayment(
  transaction: Transaction,
  organization: string,
  event: PaymentEvent,
  now: Date,
  mailsFrom: string | undefined,
): Promise<Grace> {
  return change(transaction, organization, now, mailsFrom, (grace) => afterPayment(grace, event, now));
}

/** Moves every organization on whose time has come, one stage at most, and returns how many did. @param mailsFrom as above */
export async function advanceAll(db: Database, clock: Clock, mailsFrom: string | undefined): Promise<number> {
  const rows = await db
    .selectFrom('grace')
    .select(['organization_id', 'stage'])
    .where('stage', '<>', 'active')
    .execute();
  let moved = 0;
  for (const { organization_id, stage } of rows) {
    const grace = await inTransaction(db, (transaction) =>
      change(transaction, organization_id, clock(), mailsFrom, (before) => afterTime(before, clock())),
    );
    if (grace.stage !== stage) moved += 1;
  }
  return moved;
}

/** Stage, event and mails are one transaction. */
async function change(
  transaction: Transaction,
  organization: string,
  now: Date,
  mailsFrom: string | undefined,
  step: (grace: Grace) => Grace,
): Promise<Grace> {
  await lockPlace(transaction, `organization/${organization}`);
  const before = await graceOf(transaction, organization, now);
  const after = step(before);
  const row = { stage: after.stage, since: after.since, failed_at: after.failedAt, paid_at: after.paidAt };
  await transaction
    .insertInto('grace')
    .values({ organization_id: organization, ...row })
    .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(row))
    .execute();
  if (after.stage === before.stage) return after;
  await tellSuspension(transaction, organization, before, after, now);
  if (mailsFrom !== undefined) {
    const key = `grace/${organization}/${after.stage}/${after.since.toISOString()}`;
    await mailUsers(transaction, organization, key, now, (to, language) =>
      graceMail(to, language, organization, after, mailsFrom),
    );
  }
  await appendAudit(transaction, {
    at: now,
    actor: 'billing',
    action: 'grace.enter',
    target: `organization/${organization}`,
    organization,
    source: 'billing',
    result: 'allowed',
    details: { from: before.stage, to: after.stage },
  });
  return after;
}
