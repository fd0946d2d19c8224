import { sql } from 'kysely';
import type { Database } from '../database/database.js';
import { rowId } from './row-id.js';

/** Ends a sign-in: every code and token that came of it, and the grant itself. */
export async function revokeGrant(db: Database, grantId: string): Promise<void> {
  await db
    .deleteFrom('oidc_model')
    .where((where) =>
      where.or([
        where('grant_id', '=', grantId),
        where.and([where('model', '=', 'Grant'), where('id', '=', rowId(grantId))]),
      ]),
    )
    .execute();
}

/**
 * Ends every sign-in of a person at every client, in the transaction of what is the reason. ID tokens that are out stay
 * valid for their few minutes.
 */
export async function revokePerson(db: Database, person: string): Promise<void> {
  await sql`delete from oidc_model where payload->>'accountId' = ${person}`.execute(db);
}

/** Notes with which account of theirs the person was signed in when a sign-in was granted. */
export async function noteAccount(db: Database, grantId: string, session: string): Promise<void> {
  await sql`update oidc_model set account_id = (select account_id from session where id = ${session})
    where model = 'Grant' and id = ${rowId(grantId)}`.execute(db);
}

/**
 * Ends every sign-in of a person that was granted while they were signed in with one of their accounts, in the transaction
 * in which that account is taken away. Those of which it is not known with which go too; those with another one stay.
 */
export async function revokeAccount(db: Database, person: string, account: string): Promise<void> {
  await sql`delete from oidc_model where payload->>'accountId' = ${person} and model <> 'Session' and not exists (
    select from oidc_model granted where granted.model = 'Grant' and granted.grant_id = oidc_model.grant_id
      and granted.account_id <> ${account})`.execute(db);
}

/** Ends what was signed in to from one browser session of the provider. */
export async function revokeSession(db: Database, uid: string): Promise<void> {
  // As an array, so that it is looked up in the index and not joined with the whole table.
  await sql`delete from oidc_model where grant_id = any (array(
    select grant_id from oidc_model where payload->>'sessionUid' = ${uid} and grant_id is not null))`.execute(db);
  await sql`delete from oidc_model where payload->>'sessionUid' = ${uid}`.execute(db);
}
