export { type DeliveryCode, DeliveryError, type DeliveryIssue } from './delivery-error.js';
export { applyToDirectory, type DirectoryTargetOptions, directoryTarget } from './directory-target.js';
export type { GitSnapshot } from './git-snapshot.js';
export { type GitTarget, type GitTargetOptions, gitTarget } from './git-target.js';
export { checkSource } from './inventory.js';
export { kustomizationText } from './kustomization.js';
export { manifestFiles } from './manifest-files.js';
export type { Author } from './repository.js';
export type * from './target.js';
