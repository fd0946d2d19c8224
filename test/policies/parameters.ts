import type { ProtectionParameters } from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';

/** What the cases speak of: the product's own names. */
export const parameters: ProtectionParameters = {
  managedLabel: names.labels.managed,
  projectLabel: names.labels.project,
  protectedLabelPrefixes: [`${names.domain}/`, `${names.labels.podSecurity.split('/')[0]}/`],
  deliveryUsers: names.deliveryUsers,
  presetClusterRoles: [names.workspaceAdmin, names.workspaceViewer],
  platformNamespaces: names.platformNamespaces,
};
