import type { PodSecurityStandard } from './pod-control.js';
import { podSecurityVersion } from './pod-security-version.js';
import type { Policy } from './policy.js';
import { appArmor } from './rules/pod-security/apparmor.js';
import { capabilities } from './rules/pod-security/capabilities.js';
import { capabilitiesRestricted } from './rules/pod-security/capabilities-restricted.js';
import { hostNamespaces } from './rules/pod-security/host-namespaces.js';
import { hostPathVolumes } from './rules/pod-security/host-path-volumes.js';
import { hostPorts } from './rules/pod-security/host-ports.js';
import { hostProbes } from './rules/pod-security/host-probes.js';
import { hostProcess } from './rules/pod-security/host-process.js';
import { privilegeEscalation } from './rules/pod-security/privilege-escalation.js';
import { privilegedContainers } from './rules/pod-security/privileged-containers.js';
import { procMount } from './rules/pod-security/proc-mount.js';
import { procMountRestricted } from './rules/pod-security/proc-mount-restricted.js';
import { runAsNonRoot } from './rules/pod-security/run-as-non-root.js';
import { runAsUser } from './rules/pod-security/run-as-user.js';
import { seccomp } from './rules/pod-security/seccomp.js';
import { seccompRestricted } from './rules/pod-security/seccomp-restricted.js';
import { seLinux } from './rules/pod-security/selinux.js';
import { sysctls } from './rules/pod-security/sysctls.js';
import { volumeTypes } from './rules/pod-security/volume-types.js';

/** Which Pod Security Standard is to hold, and for which Kubernetes. */
export interface PodSecurityParameters {
  readonly standard: PodSecurityStandard;
  /** Version of the API server that admits the pods: `1.36`. The oldest known is 1.33. */
  readonly kubernetes: string;
}

/**
 * The Pod Security Standards as policies, one a control, sorted by name: pods are judged as the Pod Security admission of
 * that Kubernetes version judges them, and whatever makes pods is judged by the pods that it would make.
 *
 * `restricted` holds all of `baseline`. Where a restricted control replaces a baseline one (volume types, capabilities,
 * seccomp, the mount of /proc) only the stricter is in it, as in the Pod Security admission: a pod is told once.
 *
 * @throws RangeError if the Kubernetes version is not known.
 */
export function podSecurityPolicies({ standard, kubernetes }: PodSecurityParameters): readonly Policy[] {
  const version = podSecurityVersion(kubernetes);
  const always = [
    appArmor,
    hostNamespaces,
    hostPorts,
    hostProcess,
    privilegedContainers,
    seLinux(version),
    sysctls(version),
    ...(version.hostProbes ? [hostProbes] : []),
  ];
  const only: Readonly<Record<PodSecurityStandard, readonly Policy[]>> = {
    baseline: [capabilities, hostPathVolumes, procMount(version), seccomp],
    restricted: [
      capabilitiesRestricted,
      privilegeEscalation,
      // Until user namespaces loosened the baseline control, there was nothing to be stricter than.
      version.userNamespaces ? procMountRestricted : procMount(version),
      runAsNonRoot(version),
      runAsUser(version),
      seccompRestricted,
      volumeTypes,
    ],
  };
  return [...always, ...only[standard]].sort((a, b) => (a.name < b.name ? -1 : 1));
}
