import { type LiveObject, readiness } from '../../delivery/src/cluster/readiness.js';

const live = (
  apiVersion: string,
  kind: string,
  rest: object = {},
  metadata: object = { generation: 2 },
): LiveObject => ({
  apiVersion,
  kind,
  metadata,
  ...rest,
});
const condition = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });
const ready = { state: 'ready' };
const release = (status: object, spec: object = {}) =>
  live('helm.toolkit.fluxcd.io/v2', 'HelmRelease', { spec, status });
const deployment = (status: object, spec: object = {}) => live('apps/v1', 'Deployment', { spec, status });
const rolledOut = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

test.each<[string, LiveObject]>([
  ['a ConfigMap that stands', live('v1', 'ConfigMap')],
  ['an active namespace', live('v1', 'Namespace', { status: { phase: 'Active' } })],
  ['a role', live('rbac.authorization.k8s.io/v1', 'Role')],
  [
    'an established definition',
    live('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      status: { conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')] },
    }),
  ],
  ['a release that is ready', release({ observedGeneration: 2, conditions: [condition('Ready', 'True')] })],
  ['a suspended release', release({ observedGeneration: -1 }, { suspend: true })],
  [
    'a chart repository of the type oci, at which no controller looks',
    live('source.toolkit.fluxcd.io/v1', 'HelmRepository', {
      spec: { type: 'oci' },
      status: { observedGeneration: -1 },
    }),
  ],
  ['a Deployment that has rolled out', deployment(rolledOut, { replicas: 3 })],
  ['a Deployment without pods', deployment({ observedGeneration: 2 }, { replicas: 0 })],
  [
    'a StatefulSet that has rolled out',
    live('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: { observedGeneration: 2, updatedReplicas: 2, readyReplicas: 2 },
    }),
  ],
  [
    'a StatefulSet that keeps some pods at an older version',
    live('apps/v1', 'StatefulSet', {
      spec: { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      status: { observedGeneration: 2, updatedReplicas: 1, readyReplicas: 2 },
    }),
  ],
  [
    'a DaemonSet for which there is no node',
    live('apps/v1', 'DaemonSet', { status: { observedGeneration: 2, desiredNumberScheduled: 0 } }),
  ],
  ['a quota whose status is counted', live('v1', 'ResourceQuota', { status: { used: {} } })],
  ['an object of an unknown kind without conditions', live('example.com/v1', 'Widget', { status: { size: 1 } })],
])('%s is ready', (_name, object) => {
  expect(readiness(object)).toEqual(ready);
});

test.each<[string, LiveObject, RegExp]>([
  ['anything that is being deleted', live('v1', 'ConfigMap', {}, { deletionTimestamp: 'x' }), /deleted/],
  ['a namespace that goes', live('v1', 'Namespace', { status: { phase: 'Terminating' } }), /Terminating/],
  ['a namespace without a phase', live('v1', 'Namespace'), /not known/],
  [
    'a definition that is not established',
    live('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: {} }),
    /established/,
  ],
  ['a release that nobody has seen', release({ observedGeneration: -1 }), /Flux/],
  ['a release without a status', live('helm.toolkit.fluxcd.io/v2', 'HelmRelease'), /Flux/],
  [
    'a release whose readiness is of an older generation',
    release({ observedGeneration: 1, conditions: [condition('Ready', 'True')] }),
    /1 of 2/,
  ],
  [
    'a release that fails and tries again',
    release({ observedGeneration: 2, conditions: [condition('Ready', 'False', 'InstallFailed', 'no chart')] }),
    /InstallFailed: no chart/,
  ],
  ['a Deployment that no controller has seen', deployment({}), /0 of 1/],
  [
    'a Deployment of an older generation',
    deployment({ ...rolledOut, observedGeneration: 1 }, { replicas: 3 }),
    /1 of 2/,
  ],
  ['a Deployment with old pods', deployment({ ...rolledOut, replicas: 4 }, { replicas: 3 }), /older/],
  [
    'a Deployment whose pods are not available',
    deployment({ ...rolledOut, availableReplicas: 1 }, { replicas: 3 }),
    /1 of 3/,
  ],
  [
    'a StatefulSet whose pods are not ready',
    live('apps/v1', 'StatefulSet', {
      spec: { replicas: 2 },
      status: { observedGeneration: 2, updatedReplicas: 2, readyReplicas: 1 },
    }),
    /1 of 2/,
  ],
  [
    'a DaemonSet that rolls out',
    live('apps/v1', 'DaemonSet', {
      status: { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 1 },
    }),
    /1 of 2/,
  ],
  [
    'an object of an unknown kind that says that it is not ready',
    live('example.com/v1', 'Widget', { status: { conditions: [condition('Ready', 'False', 'Wait')] } }),
    /Wait/,
  ],
])('%s is waited for', (_name, object, reason) => {
  expect(readiness(object)).toEqual({ state: 'waiting', reason: expect.stringMatching(reason) });
});

test.each<[string, LiveObject, RegExp]>([
  [
    'a release that has stalled',
    release({
      observedGeneration: 2,
      conditions: [condition('Ready', 'False'), condition('Stalled', 'True', 'InvalidPath')],
    }),
    /InvalidPath/,
  ],
  [
    'a Deployment that makes no progress',
    deployment({
      observedGeneration: 2,
      conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'late')],
    }),
    /late/,
  ],
  [
    'a definition whose names clash',
    live('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
      status: { conditions: [condition('NamesAccepted', 'False', 'ListKindConflict')] },
    }),
    /Conflict/,
  ],
  [
    'a Job that failed',
    live('batch/v1', 'Job', { status: { conditions: [condition('Failed', 'True', 'BackoffLimitExceeded')] } }),
    /Backoff/,
  ],
])('%s has failed', (_name, object, reason) => {
  expect(readiness(object)).toEqual({ state: 'failed', reason: expect.stringMatching(reason) });
});
