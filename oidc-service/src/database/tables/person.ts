import type { Generated } from 'kysely';

/** Somebody who signed in or was invited by declaration. Everything elsewhere names the opaque id alone. */
export interface PersonTable {
  /** Opaque, `u-...`; the only thing about a person that leaves the database. */
  readonly id: string;
  name: string | null;
  email: string | null;
  email_verified: Generated<boolean>;
  /** BCP 47 tag of the language of pages and mails. */
  locale: string | null;
  readonly created_at: Generated<Date>;
  /** Since when nothing is done with the person's data but keeping it (GDPR, article 18). */
  restricted_at: Date | null;
  /** Since when name, e-mail and accounts are gone (GDPR, article 17). The id stays, for the audit. */
  erased_at: Date | null;
}

/** How a person signs in: one identity at one external provider. */
export interface AccountTable {
  readonly id: string;
  readonly person_id: string;
  /** Configured name of the provider: `google`, `github`, ... */
  readonly provider: string;
  readonly issuer: string;
  /** `sub` of an OpenID provider; the numeric account id of GitHub, because logins change hands. */
  readonly subject: string;
  email: string | null;
  email_verified: Generated<boolean>;
  readonly created_at: Generated<Date>;
  last_used_at: Date | null;
}

/** A signed-in browser. The cookie holds a token of which only the hash is kept. */
export interface SessionTable {
  readonly token_hash: string;
  /** Opaque, `s-...`; by which the list of sessions names it. */
  readonly id: string | null;
  readonly person_id: string;
  readonly account_id: string | null;
  user_agent: string | null;
  address: string | null;
  readonly created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  /** Absolute end, whatever is seen of it. */
  expires_at: Date;
}

/** A sign-in that has left for a provider; taken away by the first answer to it. */
export interface SignInAttemptTable {
  /** SHA-256 of the `state` parameter, in hexadecimal. */
  readonly state_hash: string;
  /** SHA-256 of the cookie of the browser that began, in hexadecimal. */
  readonly browser_hash: string;
  readonly provider: string;
  readonly nonce: string;
  readonly code_verifier: string;
  /** Id of the session to whose person the account is added; null to sign in. */
  readonly linking_session: string | null;
  /** Whether the provider was told to ask again who is there. */
  readonly fresh: boolean;
  readonly created_at: Date;
  readonly expires_at: Date;
}

/** That a person came to a workspace by the console, in one of their sessions. */
export interface WorkspaceSignInTable {
  readonly session_id: string;
  readonly workspace_id: string;
  readonly at: Date;
}
