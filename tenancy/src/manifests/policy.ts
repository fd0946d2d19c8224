import { protectionManifests } from '@hexabase-kaas/policies';
import { deliveryUsers, domain, labels, platformNamespaces, workspaceAdmin, workspaceViewer } from '../name.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/** The policies that protect a workspace from the inside, as native ValidatingAdmissionPolicies: nothing to install there. */
export const tenantPolicies = (scope: Scope): Record<string, Manifest> =>
  protectionManifests(
    {
      managedLabel: labels.managed,
      projectLabel: labels.project,
      protectedLabelPrefixes: [`${domain}/`, 'pod-security.kubernetes.io/'],
      deliveryUsers,
      platformNamespaces,
      presetClusterRoles: [workspaceAdmin, workspaceViewer],
    },
    managedLabels(scope),
  ) as Record<string, Manifest>;
