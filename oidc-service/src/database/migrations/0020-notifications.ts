import type { Migration } from '../migration.js';

/** How workspaces stood the last time that somebody was told, what people are told, and which of it they want by mail. */
export const notifications: Migration = {
  name: '0020-notifications',
  requires: null,
  statements: [
    `create table workspace_status (
      workspace_id text primary key references workspace (id) on delete cascade,
      state text not null check (state in ('ready', 'failed')), since timestamptz(3) not null)`,
    `create table notification (
      id text primary key, position bigint generated always as identity unique,
      person_id text not null references person (id), kind text not null, organization_id text not null,
      workspace_id text, subject json not null, created_at timestamptz(3) not null, read_at timestamptz(3))`,
    `create index notification_by_person on notification (person_id, position)`,
    `create index notification_unread on notification (person_id) where read_at is null`,
    `create index notification_by_age on notification (created_at)`,
    `create table notification_choice (person_id text primary key references person (id), mails text not null)`,
  ],
};
