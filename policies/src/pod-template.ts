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

/**
 * An object that is older than the policy must still lose its finalizers, get labels and be scaled: only a change of the
 * pods that it makes is judged. A match condition knows no variables, so the paths are spelled out.
 */
export const podChanged: Condition = {
  name: 'pod-changed',
  expression: `request.operation != "UPDATE" || (${[
    'object.kind == "Pod" ? dyn(object).spec != dyn(oldObject).spec',
    'object.kind == "CronJob" ? dyn(object).spec.jobTemplate.spec.template != dyn(oldObject).spec.jobTemplate.spec.template',
    'object.kind == "PodTemplate" ? dyn(object).template != dyn(oldObject).template',
    'dyn(object).spec.template != dyn(oldObject).spec.template',
  ].join(' : ')})`,
};

/**
 * `variables.pod` is the PodSpec, `variables.podMetadata` its metadata (an empty map where there is none), and
 * `variables.path` leads from the object to the PodSpec, for messages: `spec.template.spec`. `variables.containers` are
 * all containers, init and ephemeral ones included; so long as a PodSpec has none it is an empty list.
 * `variables.initNames` and `variables.ephemeralNames` tell in which list a container is.
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
    expression: ['containers', 'initContainers', 'ephemeralContainers'].map(listOrNone).join(' + '),
  },
  { name: 'initNames', expression: `${listOrNone('initContainers')}.map(one, one.name)` },
  { name: 'ephemeralNames', expression: `${listOrNone('ephemeralContainers')}.map(one, one.name)` },
];

/** Path to `container`, one of `variables.containers`, for messages: `spec.initContainers[migrate]`. */
export const containerPath =
  'variables.path + (container.name in variables.initNames ? ".initContainers[" : container.name in variables.ephemeralNames ? ".ephemeralContainers[" : ".containers[") + container.name + "]"';

/** Whether the fields are there, each below the one before: reading below a field that is not is an error. */
export const given = (root: string, ...fields: readonly string[]): string =>
  fields.map((_, index) => `has(${[root, ...fields.slice(0, index + 1)].join('.')})`).join(' && ');

function listOrNone(field: string): string {
  return `(has(variables.pod.${field}) ? variables.pod.${field} : [])`;
}
