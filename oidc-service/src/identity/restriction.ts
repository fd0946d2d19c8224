import { appendAudit } from '../audit/append.js';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { hashOf } from './secret.js';
import { beginSession, type SessionLife } from './session.js';
import type { SignedIn, SignInSource } from './sign-in.js';

/** How long a ticket lifts a restriction, in milliseconds. */
const ticketLife = 600_000;

/**
 * A secret for a person who restricted the use of their data and was just identified. It is that of a session which is as
 * good as none while the restriction stands; nothing of the browser is kept, for that would be a use.
 */
export async function restrictionTicket(
  transaction: Transaction,
  person: string,
  account: string,
  now: Date,
  life: SessionLife,
): Promise<string> {
  const nothing = { userAgent: null, address: null };
  return (await beginSession(transaction, person, account, now, life, nothing)).secret;
}

/**
 * Lets the data of a person be used again (GDPR, article 18), in one transaction with its events; the session of the ticket
 * is theirs from now on, and every other one ends.
 * @returns undefined when the ticket is unknown, used or older than ten minutes
 */
export function liftRestriction(
  db: Database,
  ticket: string,
  now: Date,
  source: SignInSource,
): Promise<SignedIn | undefined> {
  return inTransaction(db, async (transaction) => {
    const session = await transaction
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.person_id')
      .select(['session.id', 'person.id as person'])
      .where('token_hash', '=', hashOf(ticket))
      .where('session.created_at', '>', new Date(now.getTime() - ticketLife))
      .where('person.restricted_at', 'is not', null)
      .where('person.erased_at', 'is', null)
      .executeTakeFirst();
    if (session === undefined) return undefined;
    const { person } = session;
    const id = session.id as string;
    const { numUpdatedRows } = await transaction
      .updateTable('person')
      .set({ restricted_at: null })
      .where('id', '=', person)
      .where('restricted_at', 'is not', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return undefined;
    await transaction.deleteFrom('session').where('person_id', '=', person).where('id', '!=', id).execute();
    const event = { ...source, at: now, actor: person, result: 'allowed' } as const;
    await appendAudit(transaction, { ...event, action: 'person.unrestrict', target: `person/${person}` });
    await appendAudit(transaction, { ...event, action: 'session.begin', target: `session/${id}` });
    return { person, session: id, secret: ticket, first: false };
  });
}
