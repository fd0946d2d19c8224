import { names } from '@hexabase-kaas/tenancy';
import { type Attempt, attempt } from './attempt.ts';
import { pod } from './samples.ts';

/** Attempts to run on nodes that are another workspace's. */
export function placementAttempts(project: string): Attempt[] {
  const place = (what: string, name: string, spec: object): Attempt =>
    attempt(`a pod that ${what}`, 'POST', `/api/v1/namespaces/${project}/pods`, pod(project, name, spec));
  const { nodePool } = names.labels;
  const term = { matchExpressions: [{ key: nodePool, operator: 'Exists' }] };
  const affinity = (nodeAffinity: object): object => ({ affinity: { nodeAffinity } });
  return [
    place('names its node', 'node-name', { nodeName: 'node-1' }),
    place('selects a node pool', 'node-pool', { nodeSelector: { [nodePool]: 'gold' } }),
    place(
      'requires a node pool',
      'required-pool',
      affinity({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } }),
    ),
    place(
      'prefers a node pool',
      'preferred-pool',
      affinity({ preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: term }] }),
    ),
    place('tolerates a node pool', 'pool-toleration', { tolerations: [{ key: nodePool, operator: 'Exists' }] }),
    place('tolerates every taint', 'every-toleration', { tolerations: [{ operator: 'Exists' }] }),
    attempt(
      'let a pod tolerate every taint later',
      'PATCH',
      `/api/v1/namespaces/${project}/pods/target`,
      [{ op: 'add', path: '/spec/tolerations/-', value: { operator: 'Exists' } }],
      'application/json-patch+json',
    ),
  ];
}
