import { randomNonce, randomPKCECodeVerifier, randomState } from 'openid-client';
import type { Database } from '../database/database.js';
import { returnPath } from './return-path.js';
import { hashOf, newSecret } from './secret.js';

/** A sign-in on its way: what goes to the provider, and what stays in the browser. */
export interface BegunAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Value of the cookie. Holds where to go, which may be a link to an invitation and so a secret of the browser. */
  readonly cookie: string;
}

/** What the first answer to an attempt finds. */
export interface TakenAttempt {
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly linkingSession: string | null;
  readonly fresh: boolean;
  readonly askedAt: Date;
  readonly returnTo: string | undefined;
}

/** Milliseconds that a person has at the provider. */
export const attemptLife = 600_000;

/**
 * Notes an attempt.
 * @param linkingSession session to whose person the account will be added; null to sign in
 * @param fresh whether the provider is told to ask again who is there
 */
export async function beginAttempt(
  db: Database,
  provider: string,
  returnTo: string | undefined,
  linkingSession: string | null,
  fresh: boolean,
  now: Date,
): Promise<BegunAttempt> {
  const begun = { state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  const cookie = `${newSecret()}.${Buffer.from(returnTo ?? '').toString('base64url')}`;
  await db
    .insertInto('sign_in_attempt')
    .values({
      state_hash: hashOf(begun.state),
      browser_hash: hashOf(cookie),
      provider,
      nonce: begun.nonce,
      code_verifier: begun.codeVerifier,
      linking_session: linkingSession,
      fresh,
      created_at: now,
      expires_at: new Date(now.getTime() + attemptLife),
    })
    .execute();
  return { ...begun, cookie };
}

/** Takes an attempt away, once: only for its provider, its browser, and in time. */
export async function takeAttempt(
  db: Database,
  provider: string,
  state: string,
  cookie: string,
  now: Date,
): Promise<TakenAttempt | undefined> {
  const taken = await db
    .deleteFrom('sign_in_attempt')
    .where('state_hash', '=', hashOf(state))
    .where('browser_hash', '=', hashOf(cookie))
    .where('provider', '=', provider)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  if (taken === undefined) return undefined;
  const [, path = ''] = cookie.split('.');
  return {
    nonce: taken.nonce,
    codeVerifier: taken.code_verifier,
    linkingSession: taken.linking_session,
    fresh: taken.fresh,
    askedAt: taken.created_at,
    returnTo: returnPath(Buffer.from(path, 'base64url').toString()),
  };
}

/** Forgets attempts that nobody answered and sessions that are over. */
export async function forgetExpired(db: Database, now: Date): Promise<void> {
  await db.deleteFrom('sign_in_attempt').where('expires_at', '<=', now).execute();
  await db.deleteFrom('session').where('expires_at', '<=', now).execute();
}
