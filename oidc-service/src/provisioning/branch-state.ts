import { DeliveryError } from '@hexabase-kaas/delivery';
import { TenancyError } from '@hexabase-kaas/tenancy';
import type { Clock } from '../clock.js';
import type { Database, Transaction } from '../database/database.js';
import { type Reading, UnreadableDocument } from './reading.js';
import { wordsOf } from './submit.js';

/** Milliseconds between two tries, at the least. */
const shortest = 1_000;

/** Notes what the branch holds, and that it could be read. */
export async function noteReading(db: Database, branch: string, reading: Reading, at: Date): Promise<void> {
  await db
    .updateTable('tenancy_branch')
    .set({
      commit: reading.commit ?? null,
      own: JSON.stringify(reading.own),
      others: JSON.stringify(reading.others),
      read_at: at,
      failure: null,
      failures: 0,
      tried_at: null,
      retry_at: null,
    })
    .where('name', '=', branch)
    .execute();
}

/**
 * Notes why the branch can be neither read nor written now, at every change that waits for it, and when it is tried again:
 * after a second, then twice as long each time, at most a minute. A moment in which another process works is no failure.
 * @returns all that is known of why, for the log
 */
export async function noteFailure(db: Database, branch: string, clock: Clock, error: unknown): Promise<string> {
  const failure = reasonOf(error);
  const row = await db.selectFrom('tenancy_branch').select('failures').where('name', '=', branch).executeTakeFirst();
  const failures = (row?.failures ?? 0) + 1;
  const tried_at = clock();
  const retry_at = new Date(tried_at.getTime() + Math.min(60_000, shortest * 2 ** Math.min(failures - 1, 6)));
  const next = { failure, failures, tried_at, retry_at };
  await db.updateTable('tenancy_branch').set(next).where('name', '=', branch).execute();
  await db
    .updateTable('change')
    .set({ reason: waitingFor(error) })
    .where('state', '=', 'accepted')
    .execute();
  return failure;
}

/**
 * Has the branch tried again before its time, though never more than once a second.
 * @returns when it failed last and when it is tried; undefined while it is in order
 */
export async function tryEarlier(
  transaction: Transaction,
  branch: string,
  now: Date,
): Promise<{ readonly failedAt: Date; readonly at: Date } | undefined> {
  const row = await transaction
    .selectFrom('tenancy_branch')
    .select(['tried_at', 'retry_at'])
    .where('name', '=', branch)
    .forUpdate()
    .executeTakeFirst();
  if (row?.tried_at == null || row.retry_at === null) return undefined;
  const soonest = Math.max(now.getTime(), row.tried_at.getTime() + shortest);
  const at = new Date(Math.min(soonest, row.retry_at.getTime()));
  await transaction.updateTable('tenancy_branch').set({ retry_at: at }).where('name', '=', branch).execute();
  return { failedAt: row.tried_at, at };
}

/** Whether it is time to try the branch again. */
export async function isTime(db: Database, branch: string, now: Date): Promise<boolean> {
  const row = await db.selectFrom('tenancy_branch').select('retry_at').where('name', '=', branch).executeTakeFirst();
  return row?.retry_at == null || row.retry_at <= now;
}

/** All that is known, for who runs the service; delivery leaves credentials out of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof DeliveryError)
    return error.issues.map(({ message, fix, code }) => `${message} (${code}); ${fix}`).join('\n');
  if (error instanceof TenancyError) return `what the repository declares is not sound:\n${wordsOf(error.issues)}`;
  if (error instanceof UnreadableDocument) return `the repository has a document that cannot be read: ${error.message}`;
  return 'something went wrong here; the log of the service says what';
}

/** What whoever waits is told: neither where the repository is, nor what it holds of others. */
function waitingFor(error: unknown): string {
  const end = 'it is tried again by itself; whoever runs the service finds more in its log';
  if (error instanceof DeliveryError) {
    const codes = [...new Set(error.issues.map(({ code }) => code))].join(', ');
    return `the tenancy repository ${refusals.get(codes) ?? 'cannot be written'} (${codes}); ${end}`;
  }
  if (error instanceof TenancyError || error instanceof UnreadableDocument)
    return `what the tenancy repository declares is not sound; ${end}`;
  return `something went wrong here; ${end}`;
}

const refusals: ReadonlyMap<string, string> = new Map([
  ['DELIVERY_REMOTE', 'cannot be reached'],
  ['DELIVERY_REJECTED', 'takes no commits of this service'],
]);
