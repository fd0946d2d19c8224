import type { Migration } from '../migration.js';

/**
 * Room on each page for what changes once: a refresh token is marked as used, in no column of an index, so that with room
 * PostgreSQL writes the row again beside it and into no index.
 */
export const roomForUse: Migration = {
  name: '0022-room-for-use',
  requires: null,
  statements: ['alter table oidc_model set (fillfactor = 85)'],
};
