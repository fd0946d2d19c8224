import type { Migration } from '../migration.js';

/** Price versions, the ledger, and who owes. */
export const billing: Migration = {
  name: '0008-billing',
  requires: null,
  statements: [
    `create table price_version (
      id text primary key, plan text not null, plan_version integer not null, prices jsonb not null,
      first_seen_at timestamptz(3) not null)`,
    // No foreign key to what may be removed: what was charged stays.
    `create table ledger_line (
      id text primary key, position integer not null check (position > 0), organization_id text not null,
      workspace_id text not null, price_version_id text not null references price_version (id), commit text,
      from_at timestamptz(3) not null, until_at timestamptz(3), end_commit text,
      replaces text unique references ledger_line (id),
      reason text not null check (reason in ('begin', 'end', 'correction')), written_at timestamptz(3) not null,
      unique (workspace_id, position), check (until_at >= from_at), check ((reason = 'begin') = (replaces is null)))`,
    `create index ledger_line_by_organization on ledger_line (organization_id, from_at)`,
    `create table grace (
      organization_id text primary key, stage text not null, since timestamptz(3) not null,
      failed_at timestamptz(3), paid_at timestamptz(3))`,
    `create function ledger_append_only() returns trigger language plpgsql as $$
      begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$`,
    `create trigger price_version_append_only before update or delete or truncate on price_version
      for each statement execute function ledger_append_only()`,
    `create trigger ledger_line_append_only before update or delete or truncate on ledger_line
      for each statement execute function ledger_append_only()`,
  ],
};
