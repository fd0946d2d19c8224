import { no, personal } from './personal-column.js';

/** What the columns hold of what people and machines are told. */
export const toldData = {
  workspace_status: { workspace_id: no, state: no, since: no },
  notification: {
    id: no,
    position: no,
    person_id: no,
    kind: no,
    organization_id: no,
    workspace_id: no,
    subject: personal('what the person is told; goes after 90 days'),
    created_at: no,
    read_at: no,
  },
  notification_choice: { person_id: no, mails: personal('which notifications the person wants by mail') },
  webhook: {
    organization_id: no,
    id: no,
    url: no,
    secret: no,
    previous: no,
    previous_until: no,
    created_at: no,
    paused_at: no,
    succeeded_at: no,
    failed_at: no,
    failure: no,
  },
} as const;
