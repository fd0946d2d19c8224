import { smallestContainer } from '../amount.js';
import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';
import { keptAnnotations } from './namespace.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * Requests for pods that name none, because the quotas make them mandatory. It sets no default limit: a LimitRange has no
 * scopes, and a default limit would silently become the control plane's own (measured on vCluster 0.34).
 */
export function workspaceLimitRange(scope: Scope): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'containers', namespace: scope.namespace, labels: managedLabels(scope) },
    spec: { limits: [{ type: 'Container', min: smallestContainer, defaultRequest: scope.plan.container.request }] },
  };
}

/** Requests and limits for a project's containers that name none. */
export function projectLimitRange(scope: Scope, project: Project): Manifest {
  const { request, limit } = scope.plan.container;
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'containers', namespace: project.name, labels: managedLabels(scope), ...keptAnnotations(scope) },
    spec: { limits: [{ type: 'Container', min: smallestContainer, defaultRequest: request, default: limit }] },
  };
}
