import type { Transaction } from '../database/database.js';
import { enqueue, type Job } from '../outbox/index.js';
import { tryEarlier } from './branch-state.js';
import { type ChangesOf, rowOf, type ShownChange, shown } from './change.js';
import type { Edit } from './edit.js';
import { provisioningTopic } from './submit.js';
import { requirePlace } from './withdraw.js';

/** What asking for another try came to. */
export interface Retry {
  readonly change: ShownChange;
  /** When the repository is tried; undefined when nothing holds the change up. */
  readonly at?: Date;
}

/**
 * Tries a change that waits for the repository again, without waiting for its time. All that wait are committed in their order,
 * so with it goes whatever was accepted before. One that waits no more, or of which a try is asked for already, is left as it is.
 * @throws Problem NOT_FOUND, CONFLICT when it belongs to another path
 */
export async function retry(
  transaction: Transaction,
  where: ChangesOf,
  id: string,
  { branch, at: now }: { readonly branch: string; readonly at: Date },
): Promise<Retry> {
  const row = await rowOf(transaction, where, id);
  requirePlace(row.edit as Edit, where);
  const change = shown(row);
  if (row.state !== 'accepted') return { change };
  const next = await tryEarlier(transaction, branch, now);
  if (next === undefined) return { change };
  const { failedAt, at } = next;
  // One job for each try that failed, however many ask.
  const key = `retry/${branch}/${failedAt.getTime()}`;
  const payload = { change: id, once: true };
  const asked = await enqueue(transaction, { topic: provisioningTopic, key, payload, runAt: at });
  return asked ? { change, at } : { change };
}

/** Whether a job is one that somebody asked for: it is done after one try, for the change has a job of its own that goes on. */
export const isOnce = ({ payload }: Job): boolean => (payload as { readonly once?: unknown }).once === true;
