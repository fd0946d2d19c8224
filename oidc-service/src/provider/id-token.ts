import type Provider from 'oidc-provider';
import type { Client } from 'oidc-provider';

/** What of the library's class its types leave out (oidc-provider 9, lib/models/id_token.js). */
interface IdTokenInternals {
  scope: string;
  issue(how: { use: 'idtoken'; expiresAt: number }): Promise<string>;
}

/** Who holds what at a client. */
export interface TokenClaims {
  readonly sub: string;
  readonly groups: readonly string[];
}

/** Signs an ID token outside of a sign-in, as those of one are. @param end when it ends, in seconds since 1970 */
export function issueIdToken(provider: Provider, client: Client, claims: TokenClaims, end: number): Promise<string> {
  const parts = { client } as unknown as ConstructorParameters<Provider['IdToken']>[1];
  const token = new provider.IdToken({ ...claims }, parts) as unknown as IdTokenInternals;
  token.scope = 'openid';
  return token.issue({ use: 'idtoken', expiresAt: end });
}
