import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { GivenUpError, type Handler, type Job, type RetryPolicy } from './job.js';

/** What became of a try. */
export type Outcome = 'done' | 'retried' | 'dead' | 'overtaken';

/** Handlers by topic. */
export type Handlers = Readonly<Record<string, Handler>>;

/**
 * Takes one job that is due, does it, and notes what became of it; undefined when none is due.
 *
 * Taking is one short transaction that moves the job into the future by the lease, so no transaction is open while the
 * handler works, and a worker that dies gives the job back by itself. The number of the try fences off a worker that was
 * too slow. Payloads of jobs that are done are emptied: they hold addresses and links.
 */
export async function workOnce(
  db: Database,
  clock: Clock,
  handlers: Handlers,
  policy: RetryPolicy,
): Promise<Outcome | undefined> {
  const job = await take(db, clock, Object.keys(handlers), policy);
  if (job === undefined) return undefined;
  const note = async (change: object, outcome: Outcome): Promise<Outcome> => {
    const { numUpdatedRows } = await db
      .updateTable('outbox')
      .set(change)
      .where('id', '=', job.id)
      .where('attempts', '=', job.attempt)
      .where('done_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n ? outcome : 'overtaken';
  };
  if (job.attempt > policy.attempts)
    return note({ dead_at: clock(), last_error: 'every try ended with its worker' }, 'dead');
  try {
    await (handlers[job.topic] as Handler)(job);
  } catch (error) {
    // Texts of errors may quote what was to be sent.
    const last_error = error instanceof Error ? error.name : typeof error;
    if (error instanceof GivenUpError || job.attempt >= policy.attempts) {
      return note({ dead_at: clock(), last_error }, 'dead');
    }
    const pause = Math.min(policy.pause * 2 ** Math.min(job.attempt - 1, 30), policy.longestPause ?? 3_600_000);
    return note({ run_at: new Date(clock().getTime() + pause), last_error }, 'retried');
  }
  return note({ done_at: clock(), last_error: null, payload: '{}' }, 'done');
}

/** Forgets jobs that were done a month ago, and with them their keys, and what was given up a week ago. */
export async function forgetJobs(db: Database, now: Date): Promise<void> {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await db.deleteFrom('outbox').where('done_at', '<=', before(30)).execute();
  await db.deleteFrom('outbox').where('dead_at', '<=', before(7)).execute();
}

function take(
  db: Database,
  clock: Clock,
  topics: readonly string[],
  { lease }: RetryPolicy,
): Promise<(Job & { topic: string }) | undefined> {
  return inTransaction(db, async (transaction) => {
    const due = await transaction
      .selectFrom('outbox')
      .select(['id', 'topic', 'key', 'payload', 'attempts'])
      .where('topic', 'in', topics)
      .where('done_at', 'is', null)
      .where('dead_at', 'is', null)
      .where('run_at', '<=', clock())
      .orderBy('run_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (due === undefined) return undefined;
    const attempt = due.attempts + 1;
    const run_at = new Date(clock().getTime() + lease);
    await transaction.updateTable('outbox').set({ attempts: attempt, run_at }).where('id', '=', due.id).execute();
    const { id, topic, payload } = due;
    return { id, topic, payload, attempt, idempotencyKey: due.key ?? `outbox-${id}` };
  });
}
