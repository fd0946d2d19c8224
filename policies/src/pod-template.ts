import type { Condition, ResourceRule, Variable } from './policy.js';

/**
 * Requests about pods and about everything that makes pods from a template. A policy on these is authored once over
 * `variables.pod`, and its author reads the refusal on the Deployment and not on a pod that never appears.
 */
export const podRules: readonly ResourceRule[] = [
  {
    apiGroups: [''],
    operations: ['CREATE', 'UPDATE'],
    resources: ['pods', 'pods/ephemeralcontainers', 'podtemplates', 'replicationcontrollers'],
  },
  {
    apiGroups: ['apps'],
    operations: ['CREATE', 'UPDATE'],
    resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  },
  { apiGroups: ['batch'], operations: ['CREATE', 'UPDATE'], resources: ['cronjobs', 'jobs'] },
];

/** An object that is older than the policy must still lose its finalizers and get labels. */
export const podChanged: Condition = {
  name: 'pod-changed',
  expression:
    'request.operation != "UPDATE" || (object.kind == "PodTemplate" ? dyn(object).template != dyn(oldObject).template : dyn(object).spec != dyn(oldObject).spec)',
};

/**
 * `variables.pod` is the PodSpec, `variables.podMetadata` its metadata (an empty map where there is none), and
 * `variables.path` leads from the object to the PodSpec, for messages: `spec.template.spec`. `variables.containers` are
 * all containers, init and ephemeral ones included; so long as a PodSpec has none it is an empty list.
 *
 * `dyn` because the schema of the matched kinds differ, which the type check of the API server warns of.
 */
export const podVariables: readonly Variable[] = [
  {
    name: 'path',
    expression:
      'object.kind == "Pod" ? "spec" : object.kind == "CronJob" ? "spec.jobTemplate.spec.template.spec" : object.kind == "PodTemplate" ? "template.spec" : "spec.template.spec"',
  },
  {
    name: 'template',
    expression:
      'object.kind == "Pod" ? dyn(object) : object.kind == "CronJob" ? dyn(object).spec.jobTemplate.spec.template : object.kind == "PodTemplate" ? dyn(object).template : dyn(object).spec.template',
  },
  { name: 'pod', expression: 'variables.template.spec' },
  { name: 'podMetadata', expression: 'has(variables.template.metadata) ? variables.template.metadata : {}' },
  {
    name: 'containers',
    expression:
      '(has(variables.pod.containers) ? variables.pod.containers : []) + (has(variables.pod.initContainers) ? variables.pod.initContainers : []) + (has(variables.pod.ephemeralContainers) ? variables.pod.ephemeralContainers : [])',
  },
];
