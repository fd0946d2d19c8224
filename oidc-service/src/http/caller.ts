import type { Request } from 'express';

/** Who makes a request. Ids are opaque; `anonymous` has no rights but the public ones. */
export type Caller =
  | { readonly kind: 'person'; readonly id: string; readonly session: string }
  | { readonly kind: 'machine'; readonly id: string }
  | { readonly kind: 'anonymous' };

/** One way to learn who calls: a session cookie, a bearer token. Undefined when the request does not use it. */
export type Authenticator = (request: Request) => Promise<Caller | undefined>;

/** Id by which the audit knows a caller. */
export const actorOf = (caller: Caller): string => (caller.kind === 'anonymous' ? 'anonymous' : caller.id);
