import type { Migration } from '../migration.js';

/** A change that was withdrawn, and what was there before one, so that it can be put back. */
export const withdrawnChanges: Migration = {
  name: '0019-withdrawn-changes',
  requires: null,
  statements: [
    `alter table change add column before json`,
    `alter table change drop constraint change_state_check`,
    `alter table change add constraint change_state_check
      check (state in ('accepted', 'proposed', 'committed', 'applied', 'failed', 'withdrawn'))`,
    `create index change_withdrawn on change (position) where state = 'withdrawn' and ended_at is null`,
  ],
};
