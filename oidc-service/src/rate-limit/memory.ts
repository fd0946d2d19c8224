import type { Clock } from '../clock.js';
import { answerOf, believed, costs, type RateLimiter, storedKey } from './rate-limiter.js';

/** Counts in this process: each process gives the whole limit. */
export function memoryRateLimiter(clock: Clock, mostKeys = 100_000): RateLimiter {
  const free = new Map<string, number>();
  return {
    take: async (name, limit) => {
      const now = clock().getTime() * 1_000;
      const key = storedKey(name);
      const { one, most } = costs(limit);
      const stored = free.get(key) ?? 0;
      const before = stored > now + believed(most) ? now : Math.max(stored, now);
      if (before + one - now > most) return answerOf(false, before, now, limit);
      // Out and in again, so that the order of the map is that of the last call.
      free.delete(key);
      free.set(key, before + one);
      for (const [old, at] of free) {
        if (at > now && free.size <= mostKeys) break;
        free.delete(old);
      }
      return answerOf(true, before + one, now, limit);
    },
  };
}
