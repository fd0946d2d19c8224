export { type CommandParts, keysCommand } from './command.js';
export { openSigningKeys } from './database-keys.js';
export { keyMetrics } from './key-metrics.js';
export { advanceKeys, retiredSeconds } from './key-rotation.js';
export { type ListedKey, listKeys } from './list-keys.js';
export { openKey, SealBrokenError, sealKey } from './sealed-key.js';
export type { KeyConfiguration } from './settings.js';
export type { PublishedKey, SigningKey, SigningKeySet, SigningKeys } from './signing-keys.js';
export { UnknownKeyError, type Withdrawal, withdrawKey } from './withdraw-key.js';
