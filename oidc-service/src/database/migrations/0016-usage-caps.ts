import type { Migration } from '../migration.js';

/** What an organization wants to use at most, and what it was told of it. */
export const usageCaps: Migration = {
  name: '0016-usage-caps',
  requires: null,
  statements: [
    `create table usage_cap (organization_id text not null references organization (id), meter text not null,
      quantity numeric(24, 0) not null check (quantity > 0), primary key (organization_id, meter))`,
    `create table usage_alert (organization_id text not null, meter text not null, month text not null,
      percent integer not null, told_at timestamptz(3) not null, primary key (organization_id, meter, month, percent))`,
  ],
};
