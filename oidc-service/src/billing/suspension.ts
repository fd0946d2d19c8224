import type { Transaction } from '../database/database.js';
import { enqueue } from '../outbox/index.js';
import { type Grace, graceTable } from './grace.js';

/** Topic of the jobs that stop the workspaces of an organization, or start them again; provisioning takes them. */
export const suspensionTopic = 'suspension';

/** Has the workspaces stopped or started, when a stage is entered that changes that; in the transaction of the stage. */
export async function tellSuspension(
  transaction: Transaction,
  organization: string,
  before: Grace,
  after: Grace,
  now: Date,
): Promise<void> {
  if (graceTable[before.stage].running === graceTable[after.stage].running) return;
  // The job looks at where the organization stands when it is done, so it does not matter in which order jobs come.
  await enqueue(transaction, {
    topic: suspensionTopic,
    key: `suspension/${organization}/${after.stage}/${after.since.toISOString()}`,
    payload: { organization },
    runAt: now,
  });
}
