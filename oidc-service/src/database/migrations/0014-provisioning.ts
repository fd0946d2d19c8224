import type { Migration } from '../migration.js';

/** Changes of the tenancy, and what is known of its repository. */
export const provisioning: Migration = {
  name: '0014-provisioning',
  requires: null,
  statements: [
    `create table change (
      id text primary key, position bigint generated always as identity unique, organization_id text not null,
      workspace_id text not null, target text not null, edit json not null, actor text not null,
      state text not null check (state in ('accepted', 'proposed', 'committed', 'applied', 'failed')),
      review boolean not null, reason text, commit text, branch text, base text,
      created_at timestamptz(3) not null, committed_at timestamptz(3), ended_at timestamptz(3))`,
    `create index change_open on change (position) where state in ('accepted', 'proposed', 'committed')`,
    `create index change_by_organization on change (organization_id, position)`,
    `create index change_by_target on change (target, position)`,
    `create table tenancy_branch (
      name text primary key, commit text, own json not null, others json not null, read_at timestamptz(3),
      failure text, failures integer not null default 0, retry_at timestamptz(3),
      holder text, leased_until timestamptz(3))`,
  ],
};
