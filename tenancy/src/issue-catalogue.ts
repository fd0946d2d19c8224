import { changePages } from './change-page.js';
import { apiServerRoutePages } from './checks/api-server-route-page.js';
import { capacityPages } from './checks/capacity-page.js';
import { hostnamePages } from './checks/hostname-page.js';
import { networkPages } from './checks/network-page.js';
import { ownerLabelPages } from './checks/owner-label-page.js';
import { patchPages } from './checks/patch-page.js';
import { planPages } from './checks/plan-page.js';
import { pricePages } from './checks/price-page.js';
import { quotaPages } from './checks/quota-page.js';
import { referencePages } from './checks/reference-page.js';
import { rolePages } from './checks/role-page.js';
import { storageClassPages } from './checks/storage-class-page.js';
import { treePages } from './checks/tree-page.js';
import { vclusterValuePages } from './checks/vcluster-value-page.js';
import { versionPages } from './checks/version-page.js';
import { workloadPages } from './checks/workload-page.js';
import type { IssuePage } from './issue.js';
import { plainPages } from './plain-page.js';
import { shapePages } from './shape-page.js';
import { sourcePages } from './source-page.js';

/** The page of every issue that a tenancy can raise, by its code: what `kaas explain CODE` prints. */
export const issueCatalogue = {
  ...plainPages,
  ...sourcePages,
  ...shapePages,
  ...referencePages,
  ...treePages,
  ...planPages,
  ...pricePages,
  ...quotaPages,
  ...capacityPages,
  ...hostnamePages,
  ...networkPages,
  ...rolePages,
  ...vclusterValuePages,
  ...patchPages,
  ...workloadPages,
  ...storageClassPages,
  ...apiServerRoutePages,
  ...ownerLabelPages,
  ...versionPages,
  ...changePages,
} as const satisfies Readonly<Record<string, IssuePage>>;

export type IssueCode = keyof typeof issueCatalogue;
