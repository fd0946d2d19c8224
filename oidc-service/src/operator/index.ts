export {
  type CapacityOverview,
  type ClusterCapacity,
  capacityOverview,
  type ResourceCapacity,
} from './capacity-overview.js';
export { type ClusterOverview, clusterOverviews } from './cluster-overview.js';
export { type HealthOverview, type HealthParts, healthOverview, type Waiting } from './health-overview.js';
export { type OrganizationOverview, organizationOverviews, type PlanUse } from './organization-overview.js';
export { type OperatorConfiguration, operatorSettings } from './settings.js';
