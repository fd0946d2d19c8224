import type { Transaction } from '../database/database.js';
import { hashOf, newSecret } from './secret.js';

/** How long a ticket lifts a restriction, in milliseconds. */
const ticketLife = 600_000;

/**
 * A secret for a person who restricted the use of their data and was just identified. Its row is no session, for it has no
 * id, and keeps nothing of the browser, for that would be a use.
 */
export async function restrictionTicket(
  transaction: Transaction,
  person: string,
  account: string,
  now: Date,
): Promise<string> {
  const ticket = newSecret();
  const expires_at = new Date(now.getTime() + ticketLife);
  await transaction
    .insertInto('session')
    .values({ token_hash: hashOf(ticket), person_id: person, account_id: account, created_at: now, expires_at })
    .execute();
  return ticket;
}
