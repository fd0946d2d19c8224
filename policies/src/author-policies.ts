import { type PodSecurityParameters, podSecurityPolicies } from './pod-security.js';
import type { Policy } from './policy.js';
import { protectionPolicies, workspacePolicies } from './protection.js';
import type { ProtectionParameters } from './protection-parameters.js';
import { rightsPolicies } from './rights.js';
import type { IngressParameters } from './rules/ingress-hosts.js';
import { workloadPolicies } from './workload.js';
import type { WorkloadParameters } from './workload-parameters.js';

/** What manifests are judged by before they leave their author. */
export interface AuthorParameters {
  /** Nothing but this Pod Security Standard. @default baseline, and what the platform asks of its tenants */
  readonly standard?: PodSecurityParameters['standard'];
  /** Pod Security Standard among all policies. @default baseline */
  readonly podSecurity?: PodSecurityParameters['standard'];
  /** Version of the API server that the manifests are for. */
  readonly kubernetes: string;
  readonly protection: ProtectionParameters;
  /** @default images may come from every registry */
  readonly workloads: Omit<WorkloadParameters, 'platformNamespaces' | 'trustedRegistries'> & {
    readonly trustedRegistries?: readonly string[];
  };
  /** @default no Ingress is judged by its hosts */
  readonly ingress?: IngressParameters;
}

/** The policies that hold at the author's, by name. @throws RangeError if the Kubernetes version is not known */
export function authorPolicies(parameters: AuthorParameters): readonly Policy[] {
  const { standard, podSecurity = 'baseline', kubernetes, protection, workloads, ingress } = parameters;
  if (standard !== undefined) return podSecurityPolicies({ standard, kubernetes });
  const { trustedRegistries = [], ...rest } = workloads;
  const asked = workloadPolicies({ ...rest, trustedRegistries, platformNamespaces: protection.platformNamespaces });
  return [
    ...podSecurityPolicies({ standard: podSecurity, kubernetes }),
    ...protectionPolicies(protection),
    ...rightsPolicies(protection),
    ...asked.filter(({ name }) => trustedRegistries.length > 0 || name !== 'trusted-registries'),
    ...(ingress === undefined ? [] : workspacePolicies(ingress, protection)),
  ]
    .filter(({ points }) => points?.includes('author'))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
