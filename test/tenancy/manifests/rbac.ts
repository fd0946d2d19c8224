// A small model of Kubernetes RBAC (rbac.authorization.k8s.io/v1), written from its API reference: what rendered objects grant.
import type { Manifest, PolicyRule } from '@hexabase-kaas/tenancy';

export interface Question {
  readonly groups: readonly string[];
  readonly verb: string;
  readonly apiGroup: string;
  readonly resource: string;
  readonly namespace?: string;
}

/** Whether the objects, all of one API server, give somebody in exactly these groups the right. */
export function grants(objects: readonly Manifest[], question: Question): boolean {
  return objects
    .filter((object) => binds(object, question))
    .some((binding) => {
      const { kind, name } = binding.roleRef as { kind: string; name: string };
      const role = objects.find(
        (object) =>
          object.kind === kind &&
          object.metadata.name === name &&
          (kind === 'ClusterRole' || object.metadata.namespace === binding.metadata.namespace),
      );
      return ((role?.rules ?? []) as PolicyRule[]).some(
        (rule) =>
          rule.verbs.includes(question.verb) &&
          rule.apiGroups.includes(question.apiGroup) &&
          rule.resources.includes(question.resource) &&
          rule.resourceNames === undefined,
      );
    });
}

function binds(object: Manifest, { groups, namespace }: Question): boolean {
  const applies =
    object.kind === 'ClusterRoleBinding' || (object.kind === 'RoleBinding' && object.metadata.namespace === namespace);
  const subjects = (object.subjects ?? []) as { kind: string; name: string }[];
  return applies && subjects.some(({ kind, name }) => kind === 'Group' && groups.includes(name));
}
