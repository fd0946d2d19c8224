export { claimAfter, directGroups } from './claim.js';
export { consoleFeature } from './feature.js';
export { startOfDay } from './format.js';
export { messages } from './messages/catalogue.js';
export type { ConsolePage } from './page.js';
export { type ConsolePageId, consolePages } from './pages.js';
export { organizationCode, workspaceCode } from './same-as-code.js';
