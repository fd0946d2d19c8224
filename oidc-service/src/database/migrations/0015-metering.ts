import type { Migration } from '../migration.js';

/** What is used, hour by hour, and which of it a sink has. */
export const metering: Migration = {
  name: '0015-metering',
  requires: null,
  statements: [
    `create table usage_batch (name text primary key, claimed_at timestamptz(3) not null, sent_at timestamptz(3))`,
    `create table usage_record (
      id text primary key, organization_id text not null, workspace_id text not null, meter text not null,
      part text not null check (part in ('tenant', 'control-plane')), hour timestamptz(3) not null,
      quantity numeric(24, 0) not null check (quantity >= 0), taken_at timestamptz(3) not null,
      batch text references usage_batch (name))`,
    `create index usage_record_unsent on usage_record (hour) where batch is null`,
    `create index usage_record_by_batch on usage_record (batch)`,
    `create index usage_record_by_organization on usage_record (organization_id, hour)`,
    `create table usage_hour (source text not null, hour timestamptz(3) not null, read_at timestamptz(3) not null,
      primary key (source, hour))`,
  ],
};
