import { appendAudit } from '../audit/append.js';
import type { AuditEvent } from '../audit/audit-event.js';
import type { Database, Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import { inTransaction } from '../database/transaction.js';
import { addAccount, lockAccount, useAccount } from './account.js';
import { restrictionTicket } from './restriction-ticket.js';
import { type Browser, beginSession, type SessionLife } from './session.js';
import type { ExternalIdentity } from './upstream/upstream.js';

/** What a sign-in is recorded with besides what it does. */
export type SignInSource = Pick<AuditEvent, 'source' | 'requestId'>;

/** When and where somebody signs in. */
export interface Occasion {
  readonly now: Date;
  readonly life: SessionLife;
  readonly browser: Browser;
  readonly source: SignInSource;
  /** Session of the same browser before, which ends: nothing of before stands for whoever is there now. */
  readonly before?: { readonly id: string; readonly person: string } | undefined;
}

/** What signing in needs to know. */
export interface SignIn extends Occasion {
  /** Configured name of the provider. */
  readonly provider: string;
  readonly identity: ExternalIdentity;
  /** Who this is, where nobody has the account yet: somebody declared who never signed in. @default a new person */
  readonly declared?: string | undefined;
}

/** A session that has begun. */
export interface SignedIn {
  readonly person: string;
  readonly session: string;
  /** For the cookie; not kept. */
  readonly secret: string;
  /** Whether it was the first sign-in of that person. */
  readonly first: boolean;
}

/** The person may not sign in: the person is erased, or has restricted the use of their data. */
export class SignInRefusedError extends Error {
  /** @param ticket lifts the restriction, for the one who was just identified; undefined for who is erased */
  constructor(
    readonly person: string,
    readonly ticket: string | undefined,
  ) {
    super('the person may not sign in');
    this.name = 'SignInRefusedError';
  }
}

/**
 * Signs in whoever has that account, in one transaction with its events. Nobody had it yet: makes a person with a private
 * organization, of which the person is the first organization user. An account is found by issuer and subject alone,
 * never by an address of mail.
 * @throws SignInRefusedError
 */
export async function signIn(db: Database, { identity, declared, provider, now, ...rest }: SignIn): Promise<SignedIn> {
  const done = await inTransaction(db, async (transaction) => {
    const found = await lockAccount(transaction, identity);
    const person = found?.person ?? (await addPerson(transaction, identity, now, declared));
    const refused = found && (await refusal(transaction, found, now));
    // Not thrown here, for the ticket has to be kept.
    if (refused !== undefined) return refused;
    const account = found?.id ?? (await addAccount(transaction, person, provider, identity, now));
    if (found !== undefined) await useAccount(transaction, account, identity, now);
    const { before, source, browser, life } = rest;
    if (before !== undefined) await transaction.deleteFrom('session').where('id', '=', before.id).execute();
    const { id, secret } = await beginSession(transaction, person, account, now, life, browser);
    const event = { ...source, at: now, actor: person, result: 'allowed' } as const;
    if (found === undefined) {
      const organization = privateOrganization(person);
      const details = { provider, account, role: 'admin' };
      await appendAudit(transaction, {
        ...event,
        action: 'person.create',
        target: `person/${person}`,
        organization,
        details,
      });
    }
    if (before !== undefined) {
      const ended = { action: 'session.end', target: `session/${before.id}`, details: { why: 'sign-in' } };
      await appendAudit(transaction, { ...event, ...ended, actor: before.person });
    }
    const begun = { action: 'session.begin', target: `session/${id}`, details: { provider, account } };
    await appendAudit(transaction, { ...event, ...begun });
    return { person, session: id, secret, first: found === undefined };
  });
  if (done instanceof SignInRefusedError) throw done;
  return done;
}

/** Id of the private organization of a person: one for each, because it follows from the person's. At most 20 characters. */
export const privateOrganization = (person: string): string => `o-${person.slice(2, 20)}`;

async function addPerson(
  transaction: Transaction,
  { name, email, emailVerified, locale }: ExternalIdentity,
  now: Date,
  id = opaqueId('u'),
): Promise<string> {
  const address = emailVerified ? email : null;
  const known = { name, email: address, email_verified: address !== null, locale };
  await transaction
    .insertInto('person')
    .values({ id, ...known, created_at: now })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(known))
    .execute();
  const organization = privateOrganization(id);
  await transaction
    .insertInto('organization')
    .values({ id: organization, name: name ?? organization, private: true, origin: 'managed', created_at: now })
    .execute();
  await transaction
    .insertInto('organization_user')
    .values({ organization_id: organization, person_id: id, role: 'admin', origin: 'managed', created_at: now })
    .execute();
  return id;
}

async function refusal(
  transaction: Transaction,
  { person, id }: { readonly person: string; readonly id: string },
  now: Date,
): Promise<SignInRefusedError | undefined> {
  const { restricted_at, erased_at } = await transaction
    .selectFrom('person')
    .select(['restricted_at', 'erased_at'])
    .where('id', '=', person)
    // Whoever lifts a restriction right now is waited for.
    .forShare()
    .executeTakeFirstOrThrow();
  if (restricted_at === null && erased_at === null) return undefined;
  return new SignInRefusedError(
    person,
    erased_at === null ? await restrictionTicket(transaction, person, id, now) : undefined,
  );
}
