import type { Policy } from './policy.js';
import { imageDigests } from './rules/image-digests.js';
import { imagePull } from './rules/image-pull.js';
import { namespaceOwner } from './rules/namespace-owner.js';
import { priorityClasses } from './rules/priority-classes.js';
import { runtimeClasses } from './rules/runtime-classes.js';
import { serviceTypes } from './rules/service-types.js';
import { storageClasses } from './rules/storage-classes.js';
import { trustedRegistries } from './rules/trusted-registries.js';
import type { WorkloadParameters } from './workload-parameters.js';

/**
 * What a platform asks of the workloads in its projects, when they are written and when they arrive. Privileged containers
 * are not here: the Pod Security Standards refuse them. Nor is the presence of a quota and a LimitRange, which no rule over
 * one object can see: the tenancy renders both into every project.
 */
export function workloadPolicies(parameters: WorkloadParameters): readonly Policy[] {
  const { storageClasses: storage, runtimeClasses: runtime, priorityClasses: priority } = parameters;
  return [
    ...(parameters.requireDigests ? [imageDigests(parameters)] : []),
    ...(parameters.requirePull ? [imagePull(parameters)] : []),
    namespaceOwner(parameters),
    ...(priority ? [priorityClasses({ ...parameters, priorityClasses: priority })] : []),
    ...(runtime ? [runtimeClasses({ ...parameters, runtimeClasses: runtime })] : []),
    serviceTypes(parameters),
    ...(storage ? [storageClasses({ ...parameters, storageClasses: storage })] : []),
    trustedRegistries(parameters),
  ];
}
