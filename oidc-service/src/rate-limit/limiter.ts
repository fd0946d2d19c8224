import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { databaseRateLimiter } from './database.js';
import { memoryRateLimiter } from './memory.js';
import type { RateLimiter } from './rate-limiter.js';

/** The rate limiter that the configuration asks for. */
export const limiterOf = (
  { RATE_LIMIT_STORE }: { readonly RATE_LIMIT_STORE: 'memory' | 'database' },
  db: Database,
  clock: Clock,
): RateLimiter => (RATE_LIMIT_STORE === 'memory' ? memoryRateLimiter(clock) : databaseRateLimiter(db, clock));
