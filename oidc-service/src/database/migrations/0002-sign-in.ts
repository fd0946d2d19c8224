import type { Migration } from '../migration.js';

/** What signing in needs besides people, and jobs that nobody tries any more. */
export const signIn: Migration = {
  name: '0002-sign-in',
  requires: null,
  statements: [
    `create table sign_in_attempt (
      state_hash text primary key, browser_hash text not null, provider text not null, nonce text not null,
      code_verifier text not null, linking_session text, fresh boolean not null default false,
      created_at timestamptz(3) not null,
      expires_at timestamptz(3) not null)`,
    `create index sign_in_attempt_by_end on sign_in_attempt (expires_at)`,
    `alter table session add column id text unique`,
    `alter table outbox add column dead_at timestamptz(3)`,
  ],
};
