import { hash } from 'node:crypto';

/** How much a key may take: that many at once, and that many again in each window. */
export interface RateLimit {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** Whether one more was allowed, and what to tell the caller. */
export interface RateLimitAnswer {
  readonly allowed: boolean;
  /** How many more would be allowed now. */
  readonly remaining: number;
  /** Seconds until one more is allowed; 0 when it is. */
  readonly retryAfterSeconds: number;
}

/**
 * Counts what callers take, for one process or for all. Every implementation passes the same suite.
 *
 * The generic cell rate algorithm (ITU-T I.371): a key is the moment at which nothing of it is used up any more, each call
 * moves it by a part of the window, and it may lie one window ahead at most. So nobody gets twice the limit at a boundary,
 * and servers whose clocks differ by less than a window give together no more than the share of that difference on top.
 */
export interface RateLimiter {
  /** Takes one, or tells when one can be taken; what is refused counts nothing. */
  take(key: string, limit: RateLimit): Promise<RateLimitAnswer>;
}

/** What a stored key is: an address or id in it cannot be read out of a table. */
export const storedKey = (key: string): string => hash('sha256', key);

/** Microseconds that one call costs, and that may be used up ahead. */
export const costs = ({ limit, windowSeconds }: RateLimit): { readonly one: number; readonly most: number } => {
  const one = Math.ceil((windowSeconds * 1_000_000) / limit);
  return { one, most: one * limit };
};

/**
 * How far ahead a stored moment may lie, in microseconds, before it counts as one of a clock that was set back since: what
 * anybody can get, and a window more, because another server's clock may be ahead of this one.
 */
export const believed = (most: number): number => 2 * most;

/** The answer, when `freeAt` holds after the call if it was allowed, and before it if not; all in microseconds. */
export function answerOf(allowed: boolean, freeAt: number, now: number, limit: RateLimit): RateLimitAnswer {
  const { one, most } = costs(limit);
  const used = Math.max(0, freeAt - now);
  return {
    allowed,
    remaining: allowed ? Math.floor((most - used) / one) : 0,
    retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil((used + one - most) / 1_000_000)),
  };
}
