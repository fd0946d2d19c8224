import { sql } from 'kysely';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { answerOf, believed, costs, type RateLimiter, storedKey } from './rate-limiter.js';

/** Counts in the database, for all processes together. One statement a call: two at once never both take the last one. */
export function databaseRateLimiter(db: Database, clock: Clock): RateLimiter {
  let calls = 0;
  return {
    take: async (name, limit) => {
      const now = clock().getTime() * 1_000;
      const key = storedKey(name);
      const { one, most } = costs(limit);
      if (++calls % sweepEvery === 0) await db.deleteFrom('rate_limit').where('free_at', '<', now).execute();
      const before = sql`case when rate_limit.free_at > ${now + believed(most)}::bigint then ${now}::bigint
        else greatest(rate_limit.free_at, ${now}::bigint) end`;
      const { rows } = await sql<{ free_at: number }>`
        insert into rate_limit (key, free_at) values (${key}, ${now + one}::bigint)
        on conflict (key) do update set free_at = ${before} + ${one}::bigint
          where ${before} + ${one}::bigint <= ${now + most}::bigint
        returning free_at`.execute(db);
      const taken = rows[0];
      if (taken !== undefined) return answerOf(true, taken.free_at, now, limit);
      const full = await db.selectFrom('rate_limit').select('free_at').where('key', '=', key).executeTakeFirst();
      return answerOf(false, full?.free_at ?? now, now, limit);
    },
  };
}

const sweepEvery = 1_000;
