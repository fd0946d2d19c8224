import type { Database } from '../database/database.js';

/** A person as they see themselves. */
export interface Self {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly locale: string | null;
  /** Accounts with which they sign in, oldest first. */
  readonly accounts: readonly {
    readonly id: string;
    readonly provider: string;
    readonly email: string | null;
    readonly emailVerified: boolean;
  }[];
}

/** Reads it. @throws Error when there is no such person */
export async function selfOf(db: Database, person: string): Promise<Self> {
  const row = await db
    .selectFrom('person')
    .select(['id', 'name', 'email', 'locale'])
    .where('id', '=', person)
    .executeTakeFirstOrThrow();
  const accounts = await db
    .selectFrom('account')
    .select(['id', 'provider', 'email', 'email_verified as emailVerified'])
    .where('person_id', '=', person)
    .orderBy('created_at')
    .execute();
  return { ...row, accounts };
}
