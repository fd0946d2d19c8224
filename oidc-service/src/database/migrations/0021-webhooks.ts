import type { Migration } from '../migration.js';

/** Where organizations want to be told by machines. */
export const webhooks: Migration = {
  name: '0021-webhooks',
  requires: null,
  statements: [
    `create table webhook (
      organization_id text not null references organization (id), id text not null, url text not null, secret text not null,
      previous text, previous_until timestamptz(3), created_at timestamptz(3) not null, paused_at timestamptz(3),
      succeeded_at timestamptz(3), failed_at timestamptz(3), failure text, primary key (organization_id, id))`,
  ],
};
