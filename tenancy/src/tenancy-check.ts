import { capacityIssues } from './checks/capacity.js';
import { graphOf } from './checks/graph.js';
import { hostnameIssues } from './checks/hostname.js';
import { networkIssues } from './checks/network.js';
import { patchIssues } from './checks/patch.js';
import { planIssues } from './checks/plan.js';
import { quotaIssues } from './checks/quota.js';
import { referenceIssues } from './checks/reference.js';
import { roleIssues } from './checks/role.js';
import { treeIssues } from './checks/tree.js';
import { vclusterValueIssues } from './checks/vcluster-value.js';
import { versionIssues } from './checks/version.js';
import { workloadIssues } from './checks/workload.js';
import type { Issue } from './issue.js';
import type { Tenancy } from './tenancy.js';

/** Every cross-check; each is a pure function of the whole tenancy. */
const checks = [
  referenceIssues,
  treeIssues,
  planIssues,
  quotaIssues,
  capacityIssues,
  hostnameIssues,
  networkIssues,
  roleIssues,
  vclusterValueIssues,
  patchIssues,
  workloadIssues,
  versionIssues,
];

/** Everything that is wrong between the entities of a tenancy, or inside one as a whole. */
export function tenancyChecks(tenancy: Tenancy, unread: ReadonlySet<string>): Issue[] {
  const graph = graphOf(tenancy, unread);
  return checks.flatMap((check) => check(graph));
}
