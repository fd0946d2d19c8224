import type { Migration } from '../migration.js';

/** Rate limits, and where the audit begins after retention. */
export const limitsAndCheckpoints: Migration = {
  name: '0004-limits-and-checkpoints',
  requires: null,
  statements: [
    // Not worth a write to the log: after a crash, everybody begins anew.
    `create unlogged table rate_limit (key text primary key, free_at bigint not null)`,
    `create index rate_limit_by_end on rate_limit (free_at)`,
    `create table audit_checkpoint (
      service text primary key, position bigint not null, hash text not null, at timestamptz(3) not null)`,
    // Events go from the start of a chain alone, and only up to its checkpoint.
    `drop trigger audit_append_only on audit_event`,
    `create trigger audit_append_only before update or truncate on audit_event
      for each statement execute function audit_append_only()`,
    `create function audit_delete_by_checkpoint() returns trigger language plpgsql as $$
      begin
        if not exists (select from audit_checkpoint) or exists (
          select from gone left join audit_checkpoint on audit_checkpoint.service = gone.service
          where gone.position > coalesce(audit_checkpoint.position, 0)) then
          raise exception 'audit_event is append-only' using errcode = 'insufficient_privilege';
        end if;
        return null;
      end $$`,
    `create trigger audit_delete_by_checkpoint after delete on audit_event
      referencing old table as gone for each statement execute function audit_delete_by_checkpoint()`,
  ],
};
