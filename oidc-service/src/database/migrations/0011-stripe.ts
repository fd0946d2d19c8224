import type { Migration } from '../migration.js';

/** What is known of Stripe: customers, events, writes that may have been done, and how far events were listed. */
export const stripe: Migration = {
  name: '0011-stripe',
  requires: null,
  statements: [
    // No foreign key: who paid for an organization is known for longer than the organization is there.
    `create table stripe_customer (
      organization_id text primary key, customer_id text unique, subscription_id text, status text, currency text,
      items jsonb not null default '{}', cancel_at_period_end boolean not null default false,
      trial_end timestamptz(3), wanted jsonb, problems jsonb not null default '[]',
      lease integer not null default 0, leased_until timestamptz(3), refreshed_at timestamptz(3))`,
    `create table stripe_event (
      id text primary key, type text not null, customer_id text, created_at timestamptz(3) not null,
      received_at timestamptz(3) not null, source text not null, outcome text, done_at timestamptz(3))`,
    `create index stripe_event_open on stripe_event (received_at) where outcome is null`,
    `create index stripe_event_by_time on stripe_event (received_at)`,
    `create table stripe_write (
      purpose text primary key, key text not null, digest text not null, asked_at timestamptz(3) not null,
      key_at timestamptz(3) not null, state text not null)`,
    `create table stripe_cursor (account text primary key, listed_until timestamptz(3) not null)`,
  ],
};
