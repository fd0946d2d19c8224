import { protectionManifests } from '@hexabase-kaas/policies';
import { deliveryUsers, domain, labels, platformNamespaces, workspaceAdmin, workspaceViewer } from '../name.js';
import type { Manifest } from './manifest.js';

/**
 * The policies that protect a workspace from the inside, as native ValidatingAdmissionPolicies: nothing to install there.
 * They are the same in every workspace, and frozen, so that their text is made once.
 */
export const tenantPolicies: Readonly<Record<string, Manifest>> = protectionManifests(
  {
    managedLabel: labels.managed,
    projectLabel: labels.project,
    protectedLabelPrefixes: [`${domain}/`, 'pod-security.kubernetes.io/'],
    deliveryUsers,
    platformNamespaces,
    presetClusterRoles: [workspaceAdmin, workspaceViewer],
  },
  { [labels.managed]: 'true' },
) as Record<string, Manifest>;

for (const policy of Object.values(tenantPolicies)) Object.freeze(policy);
