import type { Migration } from '../migration.js';

const origin = `text not null check (origin in ('declared', 'managed'))`;
const created = `created_at timestamptz(3) not null default now()`;

/** People, organizations, workspaces, tokens, the audit and the outbox. */
export const foundation: Migration = {
  name: '0001-foundation',
  requires: null,
  statements: [
    `create table person (
      id text primary key check (id like 'u-%'),
      name text, email text, email_verified boolean not null default false, locale text, ${created},
      restricted_at timestamptz(3), erased_at timestamptz(3))`,
    `create index person_by_email on person (lower(email))`,
    `create table account (
      id text primary key, person_id text not null references person, provider text not null, issuer text not null,
      subject text not null, email text, email_verified boolean not null default false, ${created},
      last_used_at timestamptz(3), unique (issuer, subject))`,
    `create index account_by_person on account (person_id)`,
    `create table session (
      token_hash text primary key, person_id text not null references person,
      account_id text references account on delete set null, user_agent text, address text, ${created},
      last_seen_at timestamptz(3) not null default now(), expires_at timestamptz(3) not null)`,
    `create index session_by_person on session (person_id)`,
    `create index session_by_end on session (expires_at)`,

    `create table organization (
      id text primary key, name text not null, private boolean not null default false, origin ${origin}, ${created})`,
    `create table organization_user (
      organization_id text not null references organization, person_id text not null references person,
      role text not null check (role in ('admin', 'billing')), origin ${origin}, ${created},
      primary key (organization_id, person_id))`,
    `create index organization_user_by_person on organization_user (person_id)`,
    `create table workspace (
      id text primary key, organization_id text not null references organization, name text not null,
      origin ${origin}, ${created}, unique (organization_id, name))`,
    `create table workspace_group (
      workspace_id text not null references workspace, name text not null, parent text, origin ${origin}, ${created},
      primary key (workspace_id, name),
      foreign key (workspace_id, parent) references workspace_group deferrable initially deferred)`,
    `create index workspace_group_by_parent on workspace_group (workspace_id, parent)`,
    `create table membership (
      workspace_id text not null, group_name text not null, person_id text not null references person,
      origin ${origin}, ${created}, primary key (workspace_id, group_name, person_id),
      foreign key (workspace_id, group_name) references workspace_group on delete cascade)`,
    `create index membership_by_person on membership (person_id, workspace_id)`,
    `create table break_glass (
      id text primary key, workspace_id text not null references workspace, group_name text not null,
      person_id text not null references person, reason text not null, ${created},
      expires_at timestamptz(3) not null, used_at timestamptz(3))`,
    `create index break_glass_by_person on break_glass (person_id, workspace_id)`,
    `create table directory (
      source text primary key, version bigint not null, digest text not null, content jsonb not null,
      applied_at timestamptz(3) not null)`,
    `create table invitation (
      id text primary key, organization_id text not null references organization, token_hash text not null unique,
      email text, role text check (role in ('admin', 'billing')), workspace_id text references workspace,
      group_name text, invited_by text not null references person, ${created}, expires_at timestamptz(3) not null,
      accepted_at timestamptz(3), accepted_by text references person, revoked_at timestamptz(3),
      check (role is not null or workspace_id is not null))`,
    `create index invitation_by_organization on invitation (organization_id)`,

    `create table oidc_model (
      model text not null, id text not null, payload jsonb not null, grant_id text, user_code text, uid text,
      expires_at timestamptz(3), consumed_at timestamptz(3), primary key (model, id))`,
    `create index oidc_model_by_grant on oidc_model (grant_id) where grant_id is not null`,
    `create unique index oidc_model_by_user_code on oidc_model (model, user_code) where user_code is not null`,
    `create unique index oidc_model_by_uid on oidc_model (model, uid) where uid is not null`,
    `create index oidc_model_by_end on oidc_model (expires_at)`,
    `create table signing_key (
      id text primary key, algorithm text not null, public_jwk jsonb not null, private_reference text not null,
      state text not null check (state in ('created', 'published', 'signing', 'retired')), ${created},
      published_at timestamptz(3), signing_at timestamptz(3), retired_at timestamptz(3))`,
    `create unique index signing_key_one_signs on signing_key (algorithm) where state = 'signing'`,

    `create table audit_event (
      service text not null, position bigint not null check (position > 0), at timestamptz(3) not null,
      actor text not null, action text not null, target text not null, organization_id text, source text not null,
      result text not null check (result in ('allowed', 'denied', 'failed')), request_id text, details jsonb not null,
      previous_hash text not null, hash text not null, primary key (service, position))`,
    `create index audit_event_by_organization on audit_event (organization_id, at)`,
    `create table audit_head (service text primary key, position bigint not null, hash text not null)`,
    `create function audit_append_only() returns trigger language plpgsql as $$
      begin raise exception 'audit_event is append-only' using errcode = 'insufficient_privilege'; end $$`,
    `create trigger audit_append_only before update or delete or truncate on audit_event
      for each statement execute function audit_append_only()`,

    `create table outbox (
      id bigint generated always as identity primary key, topic text not null, key text unique, payload jsonb not null,
      ${created}, run_at timestamptz(3) not null default now(), attempts integer not null default 0,
      done_at timestamptz(3), last_error text)`,
    `create index outbox_pending on outbox (topic, run_at) where done_at is null`,
  ],
};
