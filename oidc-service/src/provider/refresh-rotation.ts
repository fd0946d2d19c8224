import { createHmac } from 'node:crypto';
import Provider from 'oidc-provider';
import type { RefreshTokenAdapter } from './adapter.js';

/**
 * Makes the successor of a refresh token follow from it, so that everybody who uses it within the grace time is answered
 * with the same one: several kubectl at once, on several servers, and one whose answer got lost. There is never a second
 * line of tokens. Neither the token alone nor the database alone gives the successor away; it takes both.
 */
export function rotateToOneSuccessor(provider: Provider): void {
  const { prototype } = provider.RefreshToken as unknown as { prototype: RefreshTokenInternals };
  const successors = new WeakMap<object, string>();
  const random = prototype.generateTokenId;
  prototype.consume = async function consume() {
    const seed = await this.adapter.consumeForSuccessor(this.jti);
    successors.set(this, createHmac('sha256', seed).update(this.jti).digest('base64url'));
    this.emit('consumed');
  };
  prototype.generateTokenId = function generateTokenId() {
    const before = Provider.ctx?.oidc.entities.RotatedRefreshToken;
    return (before && successors.get(before)) ?? random.call(this);
  };
}

/** What of the library's class is replaced; its grant handler calls both (oidc-provider 9, lib/actions/grants/refresh_token.js). */
interface RefreshTokenInternals {
  readonly jti: string;
  readonly adapter: RefreshTokenAdapter;
  emit(event: string): void;
  consume(): Promise<void>;
  generateTokenId(): string;
}
