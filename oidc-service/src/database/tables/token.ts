import type { Generated, JSONColumnType } from 'kysely';

/** What oidc-provider keeps: one row for each of its models and ids. */
export interface OidcModelTable {
  /** `Session`, `AuthorizationCode`, `RefreshToken`, `DeviceCode`, `Grant`, ... */
  readonly model: string;
  readonly id: string;
  payload: JSONColumnType<object>;
  grant_id: string | null;
  user_code: string | null;
  uid: string | null;
  expires_at: Date | null;
  consumed_at: Date | null;
  /** Of a grant: the account with which the person was signed in; null for those of before, and for other models. */
  account_id: string | null;
}

/** `created` is known to nobody, `published` stands in the JWKS, `signing` signs, `retired` verifies until its tokens are over. */
export type SigningKeyState = 'created' | 'published' | 'signing' | 'retired';

/** A key that signs ID tokens. The private half is in the key store; `private_reference` says where, or holds it sealed; empty once retired. */
export interface SigningKeyTable {
  /** `kid` of the JWKS: the RFC 7638 thumbprint. */
  readonly id: string;
  /** JWA name: RS256, ES256, ... */
  readonly algorithm: string;
  readonly public_jwk: JSONColumnType<object>;
  private_reference: string;
  state: SigningKeyState;
  readonly created_at: Generated<Date>;
  published_at: Date | null;
  signing_at: Date | null;
  retired_at: Date | null;
}
