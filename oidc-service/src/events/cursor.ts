import { sql } from 'kysely';
import { auditService } from '../audit/append.js';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { AuditedRow } from './published-event.js';

/** How long one process publishes without saying that it is still there, in milliseconds. */
const lease = 30_000;

/** Up to where a stream has the audit. Several processes share it: one publishes, and another one when that is gone. */
export interface Cursor {
  /** What comes next, at most `most` events in order, if it is this process that publishes; undefined if not. */
  next(most: number): Promise<readonly AuditedRow[] | undefined>;
  /** Notes that everything up to there is kept. Never goes back. */
  advance(position: number): Promise<void>;
  /** How many events are not noted as kept yet. */
  waiting(): Promise<number>;
  /** Leaves it to another process at once. */
  release(): Promise<void>;
}

/**
 * The cursor of a stream; at first it stands before the first event that the audit still has.
 * @param holder tells this process from the others
 */
export function streamCursor(db: Database, clock: Clock, stream: string, holder: string): Cursor {
  return {
    next: async (most) => {
      const now = clock();
      const until = new Date(now.getTime() + lease);
      const { rows } = await sql<{ position: number }>`
        insert into event_cursor as mine (stream, position, holder, leased_until) values (${stream}, 0, ${holder}, ${until})
        on conflict (stream) do update set holder = ${holder}, leased_until = ${until}
          where mine.holder = ${holder} or mine.leased_until <= ${now}
        returning position`.execute(db);
      const [held] = rows;
      if (held === undefined) return undefined;
      return db
        .selectFrom('audit_event')
        .select(['position', 'at', 'actor', 'action', 'target', 'organization_id'])
        .select(['result', 'request_id', 'details', 'hash'])
        .where('service', '=', auditService)
        .where('position', '>', held.position)
        .orderBy('position')
        .limit(most)
        .execute();
    },
    advance: async (position) => {
      await sql`update event_cursor set position = greatest(position, ${position}::bigint)
        where stream = ${stream}`.execute(db);
    },
    waiting: async () => {
      const { rows } = await sql<{ waiting: number }>`
        select greatest(0, coalesce((select position from audit_head where service = ${auditService}), 0)
          - coalesce((select position from event_cursor where stream = ${stream}), 0)) as waiting`.execute(db);
      return rows[0]?.waiting ?? 0;
    },
    release: async () => {
      await sql`update event_cursor set leased_until = ${clock()}
        where stream = ${stream} and holder = ${holder}`.execute(db);
    },
  };
}
