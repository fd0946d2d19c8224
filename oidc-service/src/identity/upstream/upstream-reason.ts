import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { AnswerTooLargeError } from './bounded-fetch.js';
import { UpstreamError, type UpstreamReason } from './upstream.js';

/** Runs a step at a provider and says of every error what it means to a person. */
export async function atProvider<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw error instanceof UpstreamError ? error : new UpstreamError(reasonOf(error), error);
  }
}

function reasonOf(error: unknown): UpstreamReason {
  if (error instanceof AuthorizationResponseError) {
    if (error.error === 'access_denied') return 'declined';
    return passing.has(error.error) ? 'unreachable' : 'untrusted';
  }
  if (error instanceof ResponseBodyError) return error.status >= 500 ? 'unreachable' : 'untrusted';
  if (error instanceof AnswerTooLargeError) return 'untrusted';
  for (let at = error as Link | undefined; typeof at === 'object' && at !== null; at = at.cause) {
    if (at.name === 'TimeoutError' || at.name === 'AbortError' || broken.has(at.message ?? '')) return 'unreachable';
    // A response that is no answer of the protocol is the cause of the library's error.
    if (typeof at.status === 'number') return at.status >= 500 ? 'unreachable' : 'untrusted';
  }
  return 'untrusted';
}

interface Link {
  readonly name?: string;
  readonly message?: string;
  readonly status?: unknown;
  readonly cause?: Link;
}

/** What Node's fetch says when there was no connection, or it ended in the middle. */
const broken: ReadonlySet<string> = new Set(['fetch failed', 'terminated']);
const passing: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);
