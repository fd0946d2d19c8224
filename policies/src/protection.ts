import type { Manifest } from './manifest.js';
import type { Policy } from './policy.js';
import { policyManifests } from './policy-manifests.js';
import type { ProtectionParameters } from './protection-parameters.js';
import { clusterRoleBindings } from './rules/cluster-role-bindings.js';
import { clusterRoles } from './rules/cluster-roles.js';
import { type IngressParameters, ingressHosts } from './rules/ingress-hosts.js';
import { managedObjects } from './rules/managed-objects.js';
import { namespaces } from './rules/namespaces.js';
import { platformNamespaces } from './rules/platform-namespaces.js';
import { podPlacement } from './rules/pod-placement.js';
import { roleBindingSubjects } from './rules/role-binding-subjects.js';
import { serviceAccountTokens } from './rules/service-account-tokens.js';
import { serviceAddresses } from './rules/service-addresses.js';
import { volumeClaims } from './rules/volume-claims.js';

/** The policies that hold inside every vCluster, the same in each: what the tenancy declares, the tenant cannot undo or step around. */
export function protectionPolicies(parameters: ProtectionParameters): readonly Policy[] {
  return [
    clusterRoleBindings(parameters),
    clusterRoles(parameters),
    managedObjects(parameters),
    namespaces(parameters),
    platformNamespaces(parameters),
    podPlacement(parameters),
    roleBindingSubjects(parameters),
    serviceAccountTokens(parameters),
    serviceAddresses(parameters),
    volumeClaims(parameters),
  ];
}

/** The policies that hold inside one vCluster, beside those of all. */
export function workspacePolicies(
  ingress: IngressParameters,
  parameters: Pick<ProtectionParameters, 'deliveryUsers'>,
): readonly Policy[] {
  return [ingressHosts(ingress, parameters)];
}

/** Manifests of the policies of every vCluster. */
export const protectionManifests = (
  parameters: ProtectionParameters,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, Manifest>> => policyManifests(protectionPolicies(parameters), labels);

/** Manifests of the policies of one vCluster. */
export const workspacePolicyManifests = (
  ingress: IngressParameters,
  parameters: Pick<ProtectionParameters, 'deliveryUsers'>,
  labels: Readonly<Record<string, string>>,
): Readonly<Record<string, Manifest>> => policyManifests(workspacePolicies(ingress, parameters), labels);
