import type { Clock } from '../clock.js';
import { answerOf, believed, costs, type RateLimiter, storedKey } from './rate-limiter.js';
import type { RedisConnection } from './redis-connection.js';

/**
 * Counts in Redis or Valkey, for all processes together, by one script a call: two at once never both take the last one.
 *
 * @throws Error of the driver when the server is away, or does not answer in time; what it was asked may count then
 */
export function redisRateLimiter(connection: RedisConnection, clock: Clock, prefix = 'kaas:rate-limit:'): RateLimiter {
  return {
    take: async (name, limit) => {
      const now = clock().getTime() * 1_000;
      const { one, most } = costs(limit);
      const numbers = [now, one, most, believed(most)].map(String);
      const [allowed, freeAt] = await connection.run(takeScript, prefix + storedKey(name), numbers);
      return answerOf(allowed === 1, Number(freeAt), now, limit);
    },
  };
}

// Numbers of Lua are doubles: microseconds of this millennium are exact in them, and must be written without exponent.
// A key is kept a window longer than it counts here, for a server whose clock is behind.
const takeScript = `
local now, one, most, believed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local before = tonumber(redis.call('GET', KEYS[1]) or '0')
if before < now or before > now + believed then before = now end
local after = before + one
if after > now + most then return { 0, string.format('%.0f', before) } end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now + most) / 1000))
return { 1, string.format('%.0f', after) }
`;
