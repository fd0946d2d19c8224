import { appendAudit } from '../audit/append.js';
import type { Database, Transaction } from '../database/database.js';
import { inTransaction } from '../database/transaction.js';
import { Problem } from '../http/problem.js';
import { revokeAccount } from '../provider/index.js';
import { addAccount, lockAccount } from './account.js';
import type { SignInSource } from './sign-in.js';
import type { ExternalIdentity } from './upstream/upstream.js';

/** An account to be added to the person of a session. */
export interface Link {
  readonly provider: string;
  readonly identity: ExternalIdentity;
  readonly person: string;
  readonly now: Date;
  readonly source: SignInSource;
}

/** The account is somebody else's already. */
export class AccountTakenError extends Error {
  constructor(readonly account: string) {
    super('the account belongs to another person');
    this.name = 'AccountTakenError';
  }
}

/**
 * Adds an account at another provider, at which the person has just signed in, to the person. Twice is once.
 * @throws AccountTakenError when it is somebody else's; people are never merged
 */
export function linkAccount(db: Database, { provider, identity, person, now, source }: Link): Promise<void> {
  return inTransaction(db, async (transaction) => {
    const found = await lockAccount(transaction, identity);
    if (found?.person === person) return;
    if (found !== undefined) throw new AccountTakenError(found.id);
    const account = await addAccount(transaction, person, provider, identity, now);
    const event = { action: 'account.link', target: `account/${account}`, details: { provider } };
    await appendAudit(transaction, { ...source, ...event, at: now, actor: person, result: 'allowed' });
  });
}

/**
 * Takes an account away from its person, who then cannot sign in with it; sessions that began with it end, and so do
 * the sign-ins at workspaces that they let in. Returns the name of its provider.
 * @throws Problem NOT_FOUND, or CONFLICT for the last one
 */
export async function unlinkAccount(transaction: Transaction, person: string, account: string): Promise<string> {
  // Two at once must not each believe that the other one stays.
  await transaction.selectFrom('person').select('id').where('id', '=', person).forUpdate().execute();
  const own = await transaction
    .selectFrom('account')
    .select(['id', 'provider'])
    .where('person_id', '=', person)
    .execute();
  const gone = own.find(({ id }) => id === account);
  if (gone === undefined) throw new Problem('NOT_FOUND', 'you have no such account');
  if (own.length === 1) throw new Problem('CONFLICT', 'it is the last one: link another account first');
  await transaction.deleteFrom('session').where('account_id', '=', account).execute();
  // What kubectl got with it too.
  await revokeAccount(transaction, person, account);
  await transaction.deleteFrom('account').where('id', '=', account).execute();
  return gone.provider;
}
