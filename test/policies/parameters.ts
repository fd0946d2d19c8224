import {
  type IngressParameters,
  type Policy,
  type ProtectionParameters,
  protectionPolicies,
  workspacePolicies,
} from '@hexabase-kaas/policies';
import { names } from '@hexabase-kaas/tenancy';

/** What the cases speak of: the product's own names. */
export const parameters: ProtectionParameters = {
  managedLabel: names.labels.managed,
  projectLabel: names.labels.project,
  nodePoolLabel: names.labels.nodePool,
  protectedLabelPrefixes: [`${names.domain}/`, `${names.labels.podSecurity.split('/')[0]}/`],
  deliveryUsers: names.deliveryUsers,
  presetClusterRoles: [names.workspaceAdmin, names.workspaceViewer],
  platformNamespaces: names.platformNamespaces,
};

/** The workspace that the cases play in. */
export const ingress: IngressParameters = {
  hostnames: ['shop.example.com', '*.shop.example.com'],
  ingressClass: 'nginx',
};

/** Every policy inside that workspace, by name: those of all workspaces, and its own. */
export const policies: readonly Policy[] = [
  ...protectionPolicies(parameters),
  ...workspacePolicies(ingress, parameters),
].sort((a, b) => (a.name < b.name ? -1 : 1));
