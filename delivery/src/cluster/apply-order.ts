import { names } from '@hexabase-kaas/tenancy';
import { groupOf, type ObjectId } from './cluster-object.js';
import { host } from './destination.js';

/**
 * The objects in the groups in which they are applied: what others stand in, are an instance of, or refer to comes first,
 * and what starts pods comes last. Objects of one group go at the same time. Removal takes the groups in reverse.
 */
export function inApplyOrder<T extends { readonly id: ObjectId }>(objects: readonly T[]): T[][] {
  const ranks = new Map<number, T[]>();
  for (const object of objects) {
    const rank = rankOf(object.id);
    const same = ranks.get(rank);
    if (same === undefined) ranks.set(rank, [object]);
    else same.push(object);
  }
  return [...ranks].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** True for an object that others cannot even be checked without: until it stands, the API server refuses them. */
export const isFoundation = (id: ObjectId): boolean => rankOf(id) < 2;

/** True for what tells, on the host, that the inside of a workspace was applied: it comes after that. */
export const isReport = ({ destination, kind, name }: ObjectId): boolean =>
  destination === host && kind === 'ConfigMap' && name === names.directory.applied;

function rankOf(id: ObjectId): number {
  const rank = ranks.findIndex((kinds) => kinds.includes(id.kind));
  if (rank === -1 || !builtIn.test(groupOf(id))) return ranks.length;
  return rank;
}

const ranks: readonly (readonly string[])[] = [
  ['Namespace'],
  ['CustomResourceDefinition'],
  ['PriorityClass', 'StorageClass', 'IngressClass', 'RuntimeClass', 'ServiceAccount'],
  ['ClusterRole', 'Role'],
  ['ClusterRoleBinding', 'RoleBinding'],
  ['ValidatingAdmissionPolicy', 'MutatingAdmissionPolicy'],
  ['ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicyBinding'],
  ['ResourceQuota', 'LimitRange', 'NetworkPolicy'],
  ['Secret', 'ConfigMap', 'PersistentVolumeClaim', 'PersistentVolume'],
  ['Service', 'PodDisruptionBudget'],
];

/** A kind of somebody's own group may share the name of a built-in one. */
const builtIn = /^(?:|apps|batch|policy|[a-z.]+\.k8s\.io)$/;
