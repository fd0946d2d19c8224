import { accountOperations } from './account-operations.js';
import { billingOperations } from './billing-operations.js';
import { invitationOperations } from './invitation-operations.js';
import { notificationOperations } from './notification-operations.js';
import { operatorOperations } from './operator-operations.js';
import { organizationOperations } from './organization-operations.js';
import { personOperations } from './person-operations.js';
import { provisioningOperations } from './provisioning-operations.js';
import { stateOperations } from './state-operations.js';
import { statusOperations } from './status-operations.js';
import { usageOperations } from './usage-operations.js';
import { webhookOperations } from './webhook-operations.js';
import { workloadOperations } from './workload-operations.js';
import { workspaceOperations } from './workspace-operations.js';

/** Every operation of the API: what it takes, answers and needs. Routes, checks, document and client come from this table. */
export const operations = {
  ...organizationOperations,
  ...invitationOperations,
  ...workspaceOperations,
  ...provisioningOperations,
  ...personOperations,
  ...billingOperations,
  ...accountOperations,
  ...stateOperations,
  ...statusOperations,
  ...notificationOperations,
  ...webhookOperations,
  ...usageOperations,
  ...workloadOperations,
  ...operatorOperations,
} as const;

/** The table. */
export type Operations = typeof operations;
/** Name of an operation: `operationId` of the document. */
export type OperationId = keyof Operations;
