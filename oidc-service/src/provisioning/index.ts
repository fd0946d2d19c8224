export { type ChangesOf, changeById, changesFor, changesIn, type ShownChange } from './change.js';
export { changeMetrics } from './change-metrics.js';
export { declared, newIssues, tenancyOf } from './declaration.js';
export {
  type Declaration,
  type DeclarationParts,
  declarationOf,
  declarationsOf,
  groupDeclarations,
  type Reference,
  requireDeclaration,
  submittedOf,
} from './declaration-view.js';
export { deleteWorkspaces } from './delete-organization.js';
export { type Duty, dutyNames } from './duty.js';
export { documentOf, type Edit, edited, fieldsOf } from './edit.js';
export { provisioningFeature } from './feature.js';
export { notHeld, notHeldOfBinding, type Rule } from './grant.js';
export { type GrantableResource, grantable } from './grantable.js';
export { type Offer, offerOf } from './offer.js';
export { type Extent, type GroupAccess, projectAccess } from './project-access.js';
export type { FiledDocument, Reading } from './reading.js';
export { type Retry, retry } from './retry.js';
export { type Author, requireGrowth, requireHeld } from './rights.js';
export { type ProvisioningConfiguration, provisioningRule, provisioningSettings } from './settings.js';
export { provisioningTopic, type Submission, type SubmitParts, submit } from './submit.js';
export { targetOf, workspaceIdOf } from './target.js';
export { unitsOf } from './units.js';
export { type Withdrawal, withdraw } from './withdraw.js';
export { workspaceFields } from './workspace-fields.js';
export { type WorkspacePart, wholeTenancy, workspacePart } from './workspace-part.js';
