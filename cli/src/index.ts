export { issuePages } from './explain.js';
export { nextStep } from './next-step.js';
export { bundleFiles, platformNamespaces } from './policy-emit.js';
export { schemaFiles } from './schema.js';
export { type Counts, type OrganizationSummary, type Summary, summarize } from './summary.js';
export { summaryReport } from './summary-report.js';
export { table } from './table.js';
export { type Printer, processTerminal, type Terminal } from './terminal.js';
export { cut, displayWidth, padded, wrapped } from './width.js';
