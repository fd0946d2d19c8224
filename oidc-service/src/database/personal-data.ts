import type { Tables } from './tables/index.js';

/** Why a column holds personal data, and how a row is found to be a person's. */
export interface PersonalColumn {
  /** Purpose of processing, in words that a person understands (GDPR, article 15). */
  readonly purpose: string;
}

type Tags = { readonly [T in keyof Tables]: { readonly [C in keyof Tables[T]]-?: PersonalColumn | null } };

const personal = (purpose: string): PersonalColumn => ({ purpose });
/** No personal data: ids that say nothing, times, states and structure. */
const no = null;
const origin = { origin: no, created_at: no } as const;

/**
 * What every column of every table holds. Access, export, rectification and erasure are driven by this table, so a new
 * column does not compile without its entry.
 */
export const personalData: Tags = {
  person: {
    id: no,
    name: personal('shown to the colleagues of the organization'),
    email: personal('to sign in, to be invited and to be written to'),
    email_verified: no,
    locale: personal('the language of pages and mails'),
    created_at: no,
    restricted_at: no,
    erased_at: no,
  },
  account: {
    id: no,
    person_id: no,
    provider: no,
    issuer: no,
    subject: personal('to recognise the person at the next sign-in'),
    email: personal('what the provider says, to link accounts safely'),
    email_verified: no,
    created_at: no,
    last_used_at: no,
  },
  session: {
    token_hash: no,
    id: no,
    person_id: no,
    account_id: no,
    user_agent: personal('to recognise the own sessions in the list'),
    address: personal('to recognise the own sessions in the list'),
    created_at: no,
    last_seen_at: no,
    expires_at: no,
  },
  sign_in_attempt: {
    state_hash: no,
    browser_hash: no,
    provider: no,
    nonce: no,
    code_verifier: no,
    linking_session: no,
    fresh: no,
    created_at: no,
    expires_at: no,
  },
  organization: {
    id: no,
    name: personal('a private organization may be named after its person'),
    private: no,
    ...origin,
  },
  organization_user: { organization_id: no, person_id: no, role: no, ...origin },
  invitation: {
    id: no,
    organization_id: no,
    token_hash: no,
    email: personal('to send the invitation'),
    role: no,
    workspace_id: no,
    group_name: no,
    invited_by: no,
    created_at: no,
    expires_at: no,
    accepted_at: no,
    accepted_by: no,
    revoked_at: no,
  },
  workspace: { id: no, organization_id: no, name: no, ...origin },
  workspace_group: { workspace_id: no, name: no, parent: no, ...origin },
  membership: { workspace_id: no, group_name: no, person_id: no, ...origin },
  break_glass: {
    id: no,
    workspace_id: no,
    group_name: no,
    person_id: no,
    reason: personal('why a right for an emergency was given; may tell of the person'),
    created_at: no,
    expires_at: no,
    used_at: no,
  },
  directory: { source: no, version: no, digest: no, content: no, applied_at: no },
  oidc_model: {
    model: no,
    id: no,
    payload: personal('the state of signing in; goes when it expires'),
    grant_id: no,
    user_code: no,
    uid: no,
    expires_at: no,
    consumed_at: no,
    account_id: no,
  },
  signing_key: {
    id: no,
    algorithm: no,
    public_jwk: no,
    private_reference: no,
    state: no,
    created_at: no,
    published_at: no,
    signing_at: no,
    retired_at: no,
  },
  audit_event: {
    service: no,
    position: no,
    at: no,
    actor: no,
    action: no,
    target: no,
    organization_id: no,
    source: personal('to find out about misuse; kept for as long as the audit is'),
    result: no,
    request_id: no,
    details: no,
    previous_hash: no,
    hash: no,
  },
  audit_checkpoint: { service: no, position: no, hash: no, at: no },
  audit_head: { service: no, position: no, hash: no },
  outbox: {
    id: no,
    topic: no,
    key: no,
    payload: personal('addresses and texts of mails; goes when the job is done'),
    created_at: no,
    run_at: no,
    attempts: no,
    done_at: no,
    dead_at: no,
    last_error: no,
  },
  event_cursor: { stream: no, position: no, holder: no, leased_until: no },
  price_version: { id: no, plan: no, plan_version: no, prices: no, first_seen_at: no },
  ledger_line: {
    id: no,
    position: no,
    organization_id: no,
    workspace_id: no,
    price_version_id: no,
    commit: no,
    from_at: no,
    until_at: no,
    end_commit: no,
    replaces: no,
    reason: no,
    written_at: no,
  },
  rate_limit: { key: no, free_at: no },
  migration: { name: no, requires: no, applied_at: no },
};
