import { Counter, Gauge, type Registry } from 'prom-client';
import type { Values } from '../configuration/setting.js';
import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import { databaseRateLimiter } from './database.js';
import { memoryRateLimiter } from './memory.js';
import type { RateLimiter } from './rate-limiter.js';
import { redisRateLimiter } from './redis.js';
import { connectRedis, type RedisConnection, type RedisPlace } from './redis-connection.js';
import type { rateLimitSettings } from './settings.js';
import { substituted } from './substituted.js';

/** A limiter, and what a feature that uses it starts, stops and tells of it. */
export interface ConfiguredLimiter extends Pick<Feature, 'start' | 'stop' | 'optional'> {
  readonly limiter: RateLimiter;
}

/**
 * The limiter of `RATE_LIMIT_STORE`; Redis when that is not set and `REDIS_URL` is. One for each service: the first feature
 * that asks starts and stops it.
 */
export function configuredLimiter(service: Service<Values<typeof rateLimitSettings>>): ConfiguredLimiter {
  const known = limiters.get(service.metrics);
  if (known !== undefined) return { limiter: known };
  const made = limiterOf(service);
  limiters.set(service.metrics, made.limiter);
  return made;
}

const limiters = new WeakMap<Registry, RateLimiter>();

function limiterOf(service: Service<Values<typeof rateLimitSettings>>): ConfiguredLimiter {
  const { REDIS_URL: url, REDIS_CA_FILE: authority } = service.configuration;
  const { RATE_LIMIT_STORE: store = url === undefined ? 'memory' : 'redis' } = service.configuration;
  if (store === 'database') return { limiter: databaseRateLimiter(service.db, service.clock) };
  const memory = memoryRateLimiter(service.clock);
  return store === 'memory' || url === undefined ? { limiter: memory } : inRedis(service, { url, authority }, memory);
}

/** In Redis, and in this process while Redis is away: the service needs it for nothing else. */
function inRedis({ clock, log, metrics }: Service<unknown>, place: RedisPlace, memory: RateLimiter): ConfiguredLimiter {
  let connection: RedisConnection | undefined;
  const up = () => connection?.up() ?? false;
  new Gauge({
    name: 'kaas_redis_up',
    help: 'Whether Redis can be asked (1) or calls are counted in each process (0).',
    registers: [metrics],
    collect() {
      this.set(up() ? 1 : 0);
    },
  });
  const stoodIn = new Counter({
    name: 'kaas_rate_limit_substituted_total',
    help: 'Calls that were counted in this process because Redis did not answer.',
    registers: [metrics],
  });
  const substitute: RateLimiter = {
    take: (key, limit) => {
      stoodIn.inc();
      return memory.take(key, limit);
    },
  };
  const redis: RateLimiter = {
    take: async (key, limit) => {
      if (connection === undefined) throw new Error('not connected yet');
      return redisRateLimiter(connection, clock).take(key, limit);
    },
  };
  return {
    limiter: substituted(redis, substitute, (error) =>
      error === undefined
        ? log.info('Redis answers again; calls are counted there')
        : log.error({ err: error }, 'Redis does not answer; each process counts calls for itself'),
    ),
    start: async () => {
      connection = await connectRedis(place);
      if (!connection.up()) log.error('Redis cannot be reached; each process counts calls for itself until it can');
    },
    stop: async () => connection?.close(),
    optional: [{ name: 'redis', holds: async () => up() }],
  };
}
