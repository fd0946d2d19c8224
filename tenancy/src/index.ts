export { type AccessRequest, can } from './access.js';
export type * from './amount.js';
export type * from './api-server-route.js';
export { immutableIssues } from './change.js';
export { type Cidr, canonicalCidr, containsCidr, overlapsCidr, parseCidr } from './cidr.js';
export { type Currency, currencies, currencyDecimals, formatAmount, smallestUnits } from './currency.js';
export { completeGroups, defaultGroups } from './default-group.js';
export { defaultPlanNames, defaultPlanSpecs } from './default-plan.js';
export { jsonSchemas, type TenancyDocument, tenancyDocuments } from './document.js';
export { type ReadEntity, readEntity } from './entity.js';
export type * from './flux-source.js';
export {
  effectiveGroups,
  effectiveGroupsIn,
  type Group,
  type GroupNode,
  type GroupSpec,
  type GroupTree,
  groupTree,
} from './group.js';
export type * from './group-binding.js';
export { type Headroom, headroom } from './headroom.js';
export type * from './host-cluster.js';
export type * from './host-network.js';
export { hostnamesOverlap, isHostname } from './hostname.js';
export { type Issue, type IssuePage, TenancyError } from './issue.js';
export { type IssueCode, issueCatalogue } from './issue-catalogue.js';
export type * from './issuer.js';
export { type Kind, kindNames } from './kind.js';
export type * from './manifests/manifest.js';
export { type MemberAccess, memberKubeconfig } from './manifests/member-kubeconfig.js';
export { platformManifests, platformUnit } from './manifests/platform.js';
export { adminProjectRules, adminRules, viewerRules } from './manifests/rbac.js';
export { tenancyManifests, tenancyUnits } from './manifests/tenancy.js';
export { type MonthlyCost, monthlyCost } from './monthly-cost.js';
export * as names from './name.js';
export type * from './node-pool.js';
export type * from './organization.js';
export type * from './patch.js';
export type * from './plan.js';
export { platformValues, profileValues } from './platform/chart-values.js';
export {
  labelProxyImage,
  nodeImage,
  type Part,
  type PartName,
  partNames,
  parts,
  postgresImage,
} from './platform/part.js';
export { nameMark, partValues } from './platform/part-values.js';
export { type Platform, type PlatformSpec, parsePlatform, platformIssues, platformShape } from './platform/platform.js';
export { type PlatformProfile, type PlatformSize, platformSizes } from './platform/profile.js';
export { policyParameters } from './policy-parameters.js';
export { canonicalPrices, type Meter, meters, type Overage, type Price } from './price.js';
export type * from './project.js';
export * from './quantity.js';
export { canReach, type Endpoint, type HostEndpoint } from './reach.js';
export type * from './role.js';
export { scalarText } from './scalar-text.js';
export type * from './tenancy.js';
export { parseTenancy, tenancyIssues } from './tenancy-parse.js';
export type * from './unit.js';
export { chartKubernetesVersions, kubernetesVersions, vclusterVersions } from './version.js';
export type * from './workspace.js';
