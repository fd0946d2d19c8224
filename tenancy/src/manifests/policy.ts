import { protectionManifests, workspacePolicyManifests } from '@hexabase-kaas/policies';
import { deliveryUsers, domain, labels, platformNamespaces, workspaceAdmin, workspaceViewer } from '../name.js';
import type { Manifest } from './manifest.js';
import type { Scope } from './scope.js';

type Policies = Readonly<Record<string, Manifest>>;

const managed = { [labels.managed]: 'true' };

/**
 * The policies that protect a workspace from the inside, as native ValidatingAdmissionPolicies: nothing to install there.
 * These are the same in every workspace, and frozen, so that their text is made once.
 */
const tenantPolicies: Policies = protectionManifests(
  {
    managedLabel: labels.managed,
    projectLabel: labels.project,
    nodePoolLabel: labels.nodePool,
    protectedLabelPrefixes: [`${domain}/`, 'pod-security.kubernetes.io/'],
    deliveryUsers,
    platformNamespaces,
    presetClusterRoles: [workspaceAdmin, workspaceViewer],
  },
  managed,
) as Record<string, Manifest>;

/** Most workspaces publish nothing, and theirs is the same too. */
const nothingPublished = ingressPolicies([]);

for (const shared of [tenantPolicies, nothingPublished]) {
  for (const policy of Object.values(shared)) Object.freeze(policy);
}

/** The policies inside one workspace: those of all, then what its ingress may serve. */
export const workspacePolicies = ({ cluster, workspace }: Scope): Policies => ({
  ...tenantPolicies,
  ...(workspace.hostnames.length === 0
    ? nothingPublished
    : ingressPolicies(workspace.hostnames, cluster.ingress?.className)),
});

function ingressPolicies(hostnames: readonly string[], ingressClass?: string): Policies {
  const ingress = { hostnames, ...(ingressClass !== undefined && { ingressClass }) };
  return workspacePolicyManifests(ingress, { deliveryUsers }, managed) as Policies;
}
