export { configuredLimiter } from './configured.js';
export { databaseRateLimiter } from './database.js';
export { rateLimitFeature } from './feature.js';
export { memoryRateLimiter } from './memory.js';
export type { RateLimit, RateLimitAnswer, RateLimiter } from './rate-limiter.js';
export { redisRateLimiter } from './redis.js';
export { connectRedis, type RedisConnection, type RedisPlace } from './redis-connection.js';
export { rateLimitRule, rateLimitSettings } from './settings.js';
export { substituted } from './substituted.js';
