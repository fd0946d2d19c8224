import type { Migration } from '../migration.js';

/** When the tenancy repository was last tried in vain, so that nobody who asks for another try makes it more than one a second. */
export const branchTries: Migration = {
  name: '0025-branch-tries',
  requires: null,
  statements: [`alter table tenancy_branch add column tried_at timestamptz(3)`],
};
