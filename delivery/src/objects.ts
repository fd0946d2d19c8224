export { inApplyOrder, isReport } from './cluster/apply-order.js';
export { address, groupOf, isKept, type ObjectId, type WantedObject } from './cluster/cluster-object.js';
export { type Destination, host } from './cluster/destination.js';
export { type TenantCredentials, tenantCredentials } from './cluster/tenant-credentials.js';
export { wantedObjects } from './cluster/wanted.js';
