export { openSigningKeys } from './database-keys.js';
export { retiredSeconds } from './key-rotation.js';
export { SealBrokenError } from './sealed-key.js';
export type { KeyConfiguration } from './settings.js';
export type { PublishedKey, SigningKey, SigningKeySet, SigningKeys } from './signing-keys.js';
