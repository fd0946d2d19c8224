import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import type { ExternalIdentity } from './upstream/upstream.js';

/** An account as signing in finds it. */
export interface FoundAccount {
  readonly id: string;
  readonly person: string;
}

/**
 * The account of an external identity. Until the transaction ends, nobody else finds or makes that account, so that
 * sign-ins at once make one person and not two.
 */
export async function lockAccount(
  transaction: Transaction,
  { issuer, subject }: ExternalIdentity,
): Promise<FoundAccount | undefined> {
  const key = JSON.stringify([issuer, subject]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction);
  const found = await transaction
    .selectFrom('account')
    .select(['id', 'person_id'])
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .forUpdate()
    .executeTakeFirst();
  return found && { id: found.id, person: found.person_id };
}

/** The id of a person who is declared and has no account yet, if it is one. */
export async function neverSignedIn(db: Database, id: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('person')
    .select('id')
    .where('id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('account').select('account.id').where('person_id', '=', id))),
    )
    .executeTakeFirst();
  return found?.id;
}

/** Adds an account to a person, which must hold the lock of `lockAccount`; returns its id. */
export async function addAccount(
  transaction: Transaction,
  person: string,
  provider: string,
  identity: ExternalIdentity,
  now: Date,
): Promise<string> {
  const id = opaqueId('a');
  const { issuer, subject, email, emailVerified } = identity;
  await transaction
    .insertInto('account')
    .values({
      id,
      person_id: person,
      provider,
      issuer,
      subject,
      email,
      email_verified: emailVerified,
      created_at: now,
      last_used_at: now,
    })
    .execute();
  return id;
}

/** Notes that an account was used, and what its provider says of the address now. */
export async function useAccount(
  transaction: Transaction,
  id: string,
  { email, emailVerified }: ExternalIdentity,
  now: Date,
): Promise<void> {
  await transaction
    .updateTable('account')
    .set({ email, email_verified: emailVerified, last_used_at: now })
    .where('id', '=', id)
    .execute();
}
