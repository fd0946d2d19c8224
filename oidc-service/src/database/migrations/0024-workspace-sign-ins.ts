import type { Migration } from '../migration.js';

/** In which sessions the console came to which workspace in its person's name. */
export const workspaceSignIns: Migration = {
  name: '0024-workspace-sign-ins',
  requires: null,
  statements: [
    `create table workspace_sign_in (
      session_id text not null references session (id) on delete cascade,
      workspace_id text not null references workspace (id) on delete cascade,
      at timestamptz(3) not null, primary key (session_id, workspace_id))`,
    `create index workspace_sign_in_by_workspace on workspace_sign_in (workspace_id)`,
  ],
};
