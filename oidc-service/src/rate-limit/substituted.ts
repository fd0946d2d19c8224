import type { RateLimiter } from './rate-limiter.js';

/** Told when the limiter that is meant stops working, with the reason, and when it works again. */
export type Standby = (error: unknown | undefined) => void;

/**
 * A limiter that is stood in for while it fails: nobody is let through uncounted, and nobody is kept out for it. While it
 * fails it is asked once a `pause`, by one call, so that the others do not wait for it.
 *
 * @param pause in milliseconds; longer than the silence after which the driver gives a connection up
 */
export function substituted(meant: RateLimiter, substitute: RateLimiter, tell: Standby, pause = 3_000): RateLimiter {
  let failing = false;
  let askAgain = 0;
  return {
    take: async (key, limit) => {
      if (failing) {
        if (performance.now() < askAgain) return substitute.take(key, limit);
        askAgain = performance.now() + pause;
      }
      try {
        const answer = await meant.take(key, limit);
        if (failing) tell(undefined);
        failing = false;
        return answer;
      } catch (error) {
        askAgain = performance.now() + pause;
        if (!failing) tell(error);
        failing = true;
        return substitute.take(key, limit);
      }
    },
  };
}
