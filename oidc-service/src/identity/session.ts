import type { Database, Transaction } from '../database/database.js';
import { opaqueId } from '../database/opaque-id.js';
import { hashOf, newSecret } from './secret.js';

/** How long a session lives. */
export interface SessionLife {
  /** Milliseconds without a request. */
  readonly idle: number;
  /** Milliseconds in any case. */
  readonly absolute: number;
}

/** A session of a person, as other features may know it. */
export interface Session {
  readonly id: string;
  readonly person: string;
  /** When the person was last asked who they are. */
  readonly authenticatedAt: Date;
}

/** A session for the list of its person. */
export interface ListedSession {
  readonly id: string;
  readonly provider: string | null;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
}

/** Where a session begins. */
export interface Browser {
  readonly userAgent: string | null;
  readonly address: string | null;
}

/** Begins a session under a new secret, which is all that the browser ever gets; returns it with the id. */
export async function beginSession(
  transaction: Transaction,
  person: string,
  account: string | null,
  now: Date,
  life: SessionLife,
  browser: Browser,
): Promise<{ id: string; secret: string }> {
  const secret = newSecret();
  const id = opaqueId('s');
  await transaction
    .insertInto('session')
    .values({
      token_hash: hashOf(secret),
      id,
      person_id: person,
      account_id: account,
      user_agent: browser.userAgent?.slice(0, 300) ?? null,
      address: browser.address,
      created_at: now,
      last_seen_at: now,
      expires_at: new Date(now.getTime() + life.absolute),
    })
    .execute();
  return { id, secret };
}

/** The session of a cookie, if it is alive and its person may use the service. Notes at most once a minute that it was seen. */
export async function findSession(
  db: Database,
  secret: string,
  now: Date,
  life: SessionLife,
): Promise<Session | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) return undefined;
  const found = await alive(db, now, life).where('token_hash', '=', hashOf(secret)).executeTakeFirst();
  if (found === undefined) return undefined;
  const { id, person_id: person, created_at: authenticatedAt, last_seen_at } = found;
  if (now.getTime() - last_seen_at.getTime() >= Math.min(60_000, life.idle / 10)) {
    await db
      .updateTable('session')
      .set({ last_seen_at: now })
      .where('id', '=', id)
      .where('last_seen_at', '<', now)
      .execute();
  }
  return { id: id as string, person, authenticatedAt };
}

/** The session of an id, if it is alive. For whoever issues something that must end with it. */
export async function sessionById(
  db: Database,
  id: string,
  now: Date,
  life: SessionLife,
): Promise<Session | undefined> {
  const found = await alive(db, now, life).where('session.id', '=', id).executeTakeFirst();
  return found && { id, person: found.person_id, authenticatedAt: found.created_at };
}

/** Sessions of a person that are alive, latest first. */
export async function sessionsOf(db: Database, person: string, now: Date, life: SessionLife): Promise<ListedSession[]> {
  const rows = await alive(db, now, life)
    .leftJoin('account', 'account.id', 'session.account_id')
    .select(['account.provider', 'session.user_agent', 'session.address', 'session.expires_at'])
    .where('session.person_id', '=', person)
    .orderBy('session.last_seen_at', 'desc')
    .execute();
  return rows.map((row) => ({
    id: row.id as string,
    provider: row.provider,
    userAgent: row.user_agent,
    address: row.address,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }));
}

/** Ends sessions of a person: one, or all. Returns the ids of those that were there. */
export async function endSessions(transaction: Transaction, person: string, id?: string): Promise<string[]> {
  const ended = await transaction
    .deleteFrom('session')
    .where('person_id', '=', person)
    .$if(id !== undefined, (query) => query.where('id', '=', id as string))
    .returning('id')
    .execute();
  return ended.flatMap((row) => row.id ?? []);
}

const alive = (db: Database, now: Date, life: SessionLife) =>
  db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .select(['session.id', 'session.person_id', 'session.created_at', 'session.last_seen_at'])
    .where('session.id', 'is not', null)
    .where('session.expires_at', '>', now)
    .where('session.last_seen_at', '>', new Date(now.getTime() - life.idle))
    .where('person.restricted_at', 'is', null)
    .where('person.erased_at', 'is', null);
