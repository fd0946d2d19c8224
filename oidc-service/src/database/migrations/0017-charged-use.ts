import type { Migration } from '../migration.js';

/** Use that is charged: records stay as they were taken, which of them Stripe has, and which months were invoiced. */
export const chargedUse: Migration = {
  name: '0017-charged-use',
  requires: null,
  statements: [
    `create trigger usage_record_append_only before delete or
      update of id, organization_id, workspace_id, meter, part, hour, quantity, taken_at on usage_record
      for each statement execute function ledger_append_only()`,
    `create index usage_record_by_workspace on usage_record (workspace_id, hour)`,
    `create table stripe_meter_event (
      id text primary key, state text not null check (state in ('asked', 'done', 'refused')),
      reason text, asked_at timestamptz(3) not null)`,
    `create table use_invoice (
      organization_id text not null, month text not null, invoice_id text, done_at timestamptz(3) not null,
      primary key (organization_id, month))`,
  ],
};
