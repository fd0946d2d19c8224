import type { Migration } from '../migration.js';

/** The account behind a sign-in at a workspace, and finding sign-ins by person and session without reading them all. */
export const oidcLookups: Migration = {
  name: '0005-oidc-lookups',
  requires: null,
  statements: [
    // No reference: an account goes, and what was granted with it goes in the same transaction.
    `alter table oidc_model add column account_id text`,
    `create index oidc_model_by_person on oidc_model ((payload->>'accountId'))
      where payload->>'accountId' is not null`,
    `create index oidc_model_by_session on oidc_model ((payload->>'sessionUid'))
      where payload->>'sessionUid' is not null`,
  ],
};
