import type { Migration } from '../migration.js';
import { foundation } from './0001-foundation.js';
import { signIn } from './0002-sign-in.js';
import { limitsAndCheckpoints } from './0004-limits-and-checkpoints.js';
import { oidcLookups } from './0005-oidc-lookups.js';
import { eventsAndWakeUps } from './0007-events-and-wake-ups.js';
import { billing } from './0008-billing.js';
import { stripe } from './0011-stripe.js';
import { provisioning } from './0014-provisioning.js';
import { metering } from './0015-metering.js';
import { usageCaps } from './0016-usage-caps.js';
import { chargedUse } from './0017-charged-use.js';
import { withdrawnChanges } from './0019-withdrawn-changes.js';
import { notifications } from './0020-notifications.js';
import { webhooks } from './0021-webhooks.js';
import { roomForUse } from './0022-room-for-use.js';
import { workspaceSignIns } from './0024-workspace-sign-ins.js';
import { branchTries } from './0025-branch-tries.js';

/** Every migration, oldest first. One that was released is never edited. */
export const migrations: readonly Migration[] = [
  foundation,
  signIn,
  limitsAndCheckpoints,
  oidcLookups,
  eventsAndWakeUps,
  billing,
  stripe,
  provisioning,
  metering,
  usageCaps,
  chargedUse,
  withdrawnChanges,
  notifications,
  webhooks,
  roomForUse,
  workspaceSignIns,
  branchTries,
];
