import type { Generated, JSONColumnType } from 'kysely';

/** Work that was decided in a transaction and is done after it; taken by `for update skip locked`. */
export interface OutboxTable {
  readonly id: Generated<number>;
  /** What takes it: `mail`, `event`, ... */
  readonly topic: string;
  /** At most one pending or finished job has it. */
  readonly key: string | null;
  readonly payload: JSONColumnType<object>;
  readonly created_at: Generated<Date>;
  /** Not taken before. */
  run_at: Generated<Date>;
  attempts: Generated<number>;
  done_at: Date | null;
  /** Since when nobody tries any more; its payload stays until somebody decides. */
  dead_at: Date | null;
  last_error: string | null;
}

/** Migrations that were applied. */
export interface MigrationTable {
  readonly name: string;
  readonly requires: string | null;
  readonly applied_at: Generated<Date>;
}
