export { claimAfter, directGroups } from './claim.js';
export { type DocumentFacts, documentCode } from './document-code.js';
export { consoleFeature } from './feature.js';
export { formatOf, startOfDay } from './format.js';
export { messages } from './messages/catalogue.js';
export type { ConsolePage } from './page.js';
export { type ConsolePageId, consolePages } from './pages.js';
export { ruleChoices, rulesOf, verbsOf } from './rule-choice.js';
export { organizationCode, workspaceCode } from './same-as-code.js';
