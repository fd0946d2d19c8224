import type { HostHardeningParameters } from './host-hardening-parameters.js';
import type { Policy } from './policy.js';
import { hostIngresses } from './rules/host-ingresses.js';
import { hostNetworkPolicies } from './rules/host-network-policies.js';
import { hostPersistentVolumes } from './rules/host-persistent-volumes.js';
import { hostPodClasses } from './rules/host-pod-classes.js';
import { hostRights } from './rules/host-rights.js';
import { hostServices } from './rules/host-services.js';
import { hostStorageClasses } from './rules/host-storage-classes.js';
import { hostVolumes } from './rules/host-volumes.js';

/**
 * Further policies of a host cluster: they refuse what no vCluster of the tenancy would send, in case one is misled or
 * taken over. The control planes of workspaces are judged like everybody.
 */
export function hostHardeningPolicies(parameters: HostHardeningParameters): readonly Policy[] {
  const { storageClasses } = parameters;
  return [
    hostIngresses(parameters),
    hostNetworkPolicies(parameters),
    hostPersistentVolumes(),
    hostPodClasses(parameters),
    hostRights(parameters),
    hostServices(parameters),
    ...(storageClasses ? [hostStorageClasses({ ...parameters, storageClasses })] : []),
    hostVolumes(parameters),
  ];
}
