import type { JWK } from 'jose';

/** A public key as it stands in the JWKS, and for how long it can have signed what is still valid. */
export interface PublishedKey {
  /** `kid`: the RFC 7638 thumbprint. */
  readonly id: string;
  /** JWA name. */
  readonly algorithm: 'RS256';
  readonly publicJwk: JWK;
}

/** The key that signs. Its private half may be elsewhere: signing is asked for, the key never is. */
export interface SigningKey extends PublishedKey {
  /** The JWS signature over these bytes (RFC 7515, 5.1). */
  sign(data: Uint8Array): Promise<Buffer>;
}

/** Every key in force at one time. */
export interface SigningKeySet {
  readonly signing: SigningKey;
  /** All keys whose tokens verify, the one that signs first: also those that will sign, and those that did. */
  readonly published: readonly PublishedKey[];
}

/** The key store as the provider knows it; another implementation may sign in a key management service. */
export interface SigningKeys {
  /** Keys as last read. */
  current(): SigningKeySet;
  /**
   * Publishes a successor now, which signs when it has been in the JWKS long enough; nothing when there is one already.
   * Servers take turns by a lock.
   */
  rotate(): Promise<void>;
  /** Takes the steps that are due, reads the keys again, and tells `onChange` when they are others. */
  advance(): Promise<void>;
  /** Reads the keys again when that was more than a second ago: asked before each use, it bounds how long a withdrawn one lives. */
  refresh(): Promise<void>;
  /** Registers what is called with every new set. */
  onChange(listener: (keys: SigningKeySet) => void): void;
}
