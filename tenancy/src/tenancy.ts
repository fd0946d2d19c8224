import type { GroupBinding, GroupBindingSpec } from './group-binding.js';
import type { HostCluster, HostClusterSpec } from './host-cluster.js';
import { type Issue, sortIssues, TenancyError } from './issue.js';
import { renderedPatchIssues } from './manifests/patch-issue.js';
import type { Organization, OrganizationSpec } from './organization.js';
import type { Plan, PlanSpec } from './plan.js';
import type { Project, ProjectSpec } from './project.js';
import { tenancyChecks } from './tenancy-check.js';
import { readTenancy } from './tenancy-read.js';
import type { Workspace, WorkspaceSpec } from './workspace.js';

/** A whole tenancy, with every default filled in: what `parseTenancy` returns and everything else works on. */
export interface Tenancy {
  readonly hostClusters: readonly HostCluster[];
  readonly plans: readonly Plan[];
  readonly organizations: readonly Organization[];
  readonly workspaces: readonly Workspace[];
  readonly projects: readonly Project[];
  readonly groupBindings: readonly GroupBinding[];
  /** Paths of what other sources declare, sorted: checked together with this tenancy, but not rendered from it. */
  readonly context: readonly string[];
}

/** A tenancy as its author writes it: whatever has a default may be left out. */
export interface TenancySpec {
  readonly hostClusters?: readonly HostClusterSpec[];
  readonly plans?: readonly PlanSpec[];
  readonly organizations?: readonly OrganizationSpec[];
  readonly workspaces?: readonly WorkspaceSpec[];
  readonly projects?: readonly ProjectSpec[];
  readonly groupBindings?: readonly GroupBindingSpec[];
}

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
