/** Who a provider says is there. Issuer and subject alone say which account it is; the rest is only shown. */
export interface ExternalIdentity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  /** Never used to find a person. */
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly locale: string | null;
}

/** What ties the answer of a provider to the question. */
export interface Challenge {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
  /** Asks the provider to ask again who is there, whatever sessions it has. */
  readonly fresh: boolean;
}

/** The answer as the browser brought it, and the challenge that it must meet. */
export interface Answer extends Omit<Challenge, 'redirectUri'> {
  /** The redirect URI with the query of the answer. */
  readonly url: URL;
  readonly askedAt: Date;
  readonly now: Date;
}

/** A provider as signing in uses it. */
export interface Upstream {
  readonly name: string;
  readonly label: string;
  /** Where to send the browser. @throws UpstreamError */
  begin(challenge: Challenge): Promise<URL>;
  /** Who came back. @throws UpstreamError */
  finish(answer: Answer): Promise<ExternalIdentity>;
}

/** Why it was not possible: nobody answered, the person declined, or the answer cannot be believed. */
export type UpstreamReason = 'unreachable' | 'declined' | 'untrusted';

/** A sign-in that failed at its provider. The cause is for the log. */
export class UpstreamError extends Error {
  constructor(
    readonly reason: UpstreamReason,
    cause: unknown,
  ) {
    super(`sign-in at the provider failed: ${reason}`, { cause });
    this.name = 'UpstreamError';
  }
}
