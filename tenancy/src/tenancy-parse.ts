import { type Issue, sortIssues, TenancyError } from './issue.js';
import { renderedPatchIssues } from './manifests/patch-issue.js';
import type { Tenancy } from './tenancy.js';
import { tenancyChecks } from './tenancy-check.js';
import { readTenancy } from './tenancy-read.js';

/**
 * Reads a tenancy from a `TenancySpec` or from a list of documents, fills in the defaults, sorts it and checks it as a
 * whole. The order of the input does not show in the result.
 *
 * @param context What other sources declare, in the same forms: sums, references and collisions are checked over both.
 * @throws TenancyError with every error found.
 */
export function parseTenancy(input: unknown, context?: unknown): Tenancy {
  const { tenancy, issues } = read(input, context);
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new TenancyError(errors);
  return tenancy;
}

/** Every error and warning of a tenancy, sorted by path and code; never throws. Parameters as of `parseTenancy`. */
export function tenancyIssues(input: unknown, context?: unknown): Issue[] {
  return read(input, context).issues;
}

function read(input: unknown, context: unknown): { tenancy: Tenancy; issues: Issue[] } {
  const { issues, ...reading } = readTenancy(input, context);
  const { tenancy } = reading;
  const found = [...issues, ...tenancyChecks(reading)];
  return { tenancy, issues: sortIssues([...found, ...renderedPatchIssues(tenancy, found)]) };
}
