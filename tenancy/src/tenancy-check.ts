import { apiServerRouteIssues } from './checks/api-server-route.js';
import { capacityIssues } from './checks/capacity.js';
import { graphOf } from './checks/graph.js';
import { hostnameIssues } from './checks/hostname.js';
import { networkIssues } from './checks/network.js';
import { ownerLabelIssues } from './checks/owner-label.js';
import { patchIssues } from './checks/patch.js';
import { planIssues } from './checks/plan.js';
import { priceIssues } from './checks/price.js';
import { quotaIssues } from './checks/quota.js';
import { referenceIssues } from './checks/reference.js';
import { roleIssues } from './checks/role.js';
import { storageClassIssues } from './checks/storage-class.js';
import { treeIssues } from './checks/tree.js';
import { vclusterValueIssues } from './checks/vcluster-value.js';
import { versionIssues } from './checks/version.js';
import { workloadIssues } from './checks/workload.js';
import type { Issue } from './issue.js';
import type { ReadTenancy } from './tenancy-read.js';

/** Cross-checks of single fields: they hold for what could be read of an entity, too, so that no issue hides another. */
const fieldChecks = [referenceIssues, treeIssues, hostnameIssues, networkIssues, roleIssues, vclusterValueIssues];

/** Cross-checks of sums and wholes; a field that could not be read would make them wrong. */
const wholeChecks = [
  planIssues,
  priceIssues,
  quotaIssues,
  capacityIssues,
  patchIssues,
  workloadIssues,
  versionIssues,
  storageClassIssues,
  apiServerRouteIssues,
  ownerLabelIssues,
];

/** Everything that is wrong between the entities of a tenancy, or inside one as a whole; each check is a pure function. */
export function tenancyChecks({ tenancy, partly, unread }: Omit<ReadTenancy, 'issues'>): Issue[] {
  const whole = graphOf(tenancy, unread);
  const graph = partly === tenancy ? whole : graphOf(partly, unread);
  return [...fieldChecks.flatMap((check) => check(graph)), ...wholeChecks.flatMap((check) => check(whole))];
}
