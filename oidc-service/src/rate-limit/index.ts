export { databaseRateLimiter } from './database.js';
export { rateLimitFeature } from './feature.js';
export { limiterOf } from './limiter.js';
export { memoryRateLimiter } from './memory.js';
export type { RateLimit, RateLimitAnswer, RateLimiter } from './rate-limiter.js';
