export { databaseRateLimiter } from './database.js';
export { memoryRateLimiter } from './memory.js';
export type { RateLimit, RateLimitAnswer, RateLimiter } from './rate-limiter.js';
