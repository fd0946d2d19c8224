import { appendAudit } from '../audit/append.js';
import type { Database } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { endSessionsOf } from './end-session.js';
import { hashOf } from './secret.js';
import { beginSession } from './session.js';
import type { Occasion, SignedIn } from './sign-in.js';

/**
 * Lets the data of a person be used again (GDPR, article 18) and signs them in, in one transaction with its events. Whatever
 * they were signed in to before the restriction ends, kubectl too.
 * @returns undefined when the ticket is unknown, used or older than ten minutes
 */
export function liftRestriction(
  db: Database,
  ticket: string,
  { now, life, browser, source, before }: Occasion,
): Promise<SignedIn | undefined> {
  return inTransaction(db, async (transaction) => {
    const taken = await transaction
      .deleteFrom('session')
      .where('token_hash', '=', hashOf(ticket))
      .where('id', 'is', null)
      .where('expires_at', '>', now)
      .returning(['person_id as person', 'account_id as account'])
      .executeTakeFirst();
    if (taken === undefined) return undefined;
    const { person, account } = taken;
    const { numUpdatedRows } = await transaction
      .updateTable('person')
      .set({ restricted_at: null })
      .where('id', '=', person)
      .where('restricted_at', 'is not', null)
      .where('erased_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return undefined;
    const ended = await endSessionsOf(transaction, person);
    if (before !== undefined && before.person !== person) {
      await transaction.deleteFrom('session').where('id', '=', before.id).execute();
      ended.push(before.id);
    }
    const { id, secret } = await beginSession(transaction, person, account, now, life, browser);
    const event = { ...source, at: now, actor: person, result: 'allowed' } as const;
    await appendAudit(transaction, { ...event, action: 'person.unrestrict', target: `person/${person}` });
    for (const one of ended) {
      const actor = one === before?.id ? before.person : person;
      const details = { why: 'sign-in' };
      await appendAudit(transaction, { ...event, actor, action: 'session.end', target: `session/${one}`, details });
    }
    const details = { account };
    await appendAudit(transaction, { ...event, action: 'session.begin', target: `session/${id}`, details });
    return { person, session: id, secret, first: false };
  });
}
