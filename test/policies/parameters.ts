import {
  type IngressParameters,
  type Policy,
  type ProtectionParameters,
  podSecurityPolicies,
  protectionPolicies,
  workspacePolicies,
} from '@hexabase-kaas/policies';
import { policyParameters } from '@hexabase-kaas/tenancy';

/** What the cases speak of: the product's own names. */
export const parameters: ProtectionParameters = policyParameters.protection;

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

/** Newest Kubernetes that is supported, by which the cases of the Pod Security Standards are judged. */
export const kubernetes = '1.36';

/** The Pod Security Standards as policies. They replace each other, so that no bundle holds all of them. */
export const podSecurity: Readonly<Record<'baseline' | 'restricted', readonly Policy[]>> = {
  baseline: podSecurityPolicies({ standard: 'baseline', kubernetes }),
  restricted: podSecurityPolicies({ standard: 'restricted', kubernetes }),
};

/** Policies that are in force together when a case of the policy is judged: the strictest that hold it. */
export const groupOf = (policy: string): readonly Policy[] =>
  [policies, podSecurity.restricted, podSecurity.baseline].find((group) => group.some(({ name }) => name === policy)) ??
  [];
