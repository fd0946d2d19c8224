import type { Method } from './client.ts';

/** A request that must be refused, whoever makes it. */
export interface Attempt {
  readonly what: string;
  readonly method: Method;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether a policy of ours refuses it even from somebody who was given every right. @default false: RBAC alone does */
  readonly policy?: boolean;
}

export const attempt = (what: string, method: Method, path: string, body?: unknown, contentType?: string): Attempt => ({
  what,
  method,
  path,
  ...(body !== undefined && { body }),
  ...(contentType !== undefined && { contentType }),
});

export const mergePatch = 'application/merge-patch+json';

/** Attempts that a policy refuses, not only the want of a right. */
export const againstPolicy = (attempts: readonly Attempt[]): Attempt[] =>
  attempts.map((each) => ({ ...each, policy: true }));
