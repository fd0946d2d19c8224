import type { Manifest } from './manifest.js';
import type { Policy } from './policy.js';
import type { ProtectionParameters } from './protection-parameters.js';
import { clusterRoleBindings } from './rules/cluster-role-bindings.js';
import { clusterRoles } from './rules/cluster-roles.js';
import { managedObjects } from './rules/managed-objects.js';
import { namespaces } from './rules/namespaces.js';
import { platformNamespaces } from './rules/platform-namespaces.js';
import { roleBindingSubjects } from './rules/role-binding-subjects.js';
import { serviceAccountTokens } from './rules/service-account-tokens.js';
import { serviceExternalIps } from './rules/service-external-ips.js';
import { validatingAdmissionPolicy, validatingAdmissionPolicyBinding } from './validating-admission-policy.js';

/** The policies that hold inside every vCluster: what the tenancy declares, the tenant cannot undo or step around. */
export function protectionPolicies(parameters: ProtectionParameters): readonly Policy[] {
  return [
    clusterRoleBindings(parameters),
    clusterRoles(parameters),
    managedObjects(parameters),
    namespaces(parameters),
    platformNamespaces(parameters),
    roleBindingSubjects(parameters),
    serviceAccountTokens(parameters),
    serviceExternalIps(parameters),
  ];
}

/** Their manifests, each policy under `<policy name>` and its binding under `<policy name>-binding`. */
export function protectionManifests(
  parameters: ProtectionParameters,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, Manifest>> {
  return Object.fromEntries(
    protectionPolicies(parameters).flatMap((policy) => [
      [policy.name, validatingAdmissionPolicy(policy, labels)],
      [`${policy.name}-binding`, validatingAdmissionPolicyBinding(policy, labels)],
    ]),
  );
}
