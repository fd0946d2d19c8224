import type { HostParameters } from './host-parameters.js';
import type { Policy } from './policy.js';
import { hostPods } from './rules/host-pods.js';
import { hostVolumeClaims } from './rules/host-volume-claims.js';
import { type VclusterServiceParameters, vclusterService } from './rules/vcluster-service.js';

/** The policies of a host cluster: what a workspace cannot do there, whoever acts inside its vCluster. */
export const hostPolicies = (parameters: HostParameters): readonly Policy[] => [hostPods(parameters)];

/** The policies of a host cluster that keep what a workspace has while its vCluster is exchanged. */
export const keepingPolicies = (parameters: VclusterServiceParameters): readonly Policy[] => [
  hostVolumeClaims(parameters),
  vclusterService(parameters),
];
