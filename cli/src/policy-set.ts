import {
  type AuthorParameters,
  authorPolicies,
  fluxPolicies,
  hostHardeningPolicies,
  hostPolicies,
  keepingPolicies,
  type Policy,
  podSecurityPolicies,
  protectionPolicies,
  rightsPolicies,
  workloadPolicies,
  workspacePolicies,
} from '@hexabase-kaas/policies';
import { policyParameters } from '@hexabase-kaas/tenancy';
import { WrongUse } from './exit-code.js';

/** What the command line says of the policies to judge by. */
export interface PolicySetOptions {
  /** Nothing but this Pod Security Standard. @default baseline, and what the platform asks of its tenants */
  readonly standard?: 'baseline' | 'restricted';
  /** Version of the API server that the manifests are for. */
  readonly kubernetes: string;
  /** @default every registry */
  readonly trustedRegistry?: readonly string[];
  /** @default no Ingress is judged by its hosts */
  readonly hostname?: readonly string[];
  readonly ingressClass?: string;
  /** @default every storage class */
  readonly storageClass?: readonly string[];
  /** @default every runtime class */
  readonly runtimeClass?: readonly string[];
  /** @default every priority class */
  readonly priorityClass?: readonly string[];
  readonly requireDigests?: boolean;
}

/** The policies that judge manifests at their author's, by name. @throws WrongUse for a Kubernetes that is not known */
export function authorPolicySet(options: PolicySetOptions): readonly Policy[] {
  return known(options.kubernetes, () => authorPolicies(authorParameters(options)));
}

/** The product's own names, and what the options say. */
export function authorParameters(options: PolicySetOptions): AuthorParameters {
  const { standard, kubernetes, hostname, ingressClass = 'nginx' } = options;
  return {
    kubernetes,
    protection,
    workloads: workloadParameters(options),
    ...(standard && { standard }),
    ...(hostname && { ingress: { hostnames: hostname, ingressClass } }),
  };
}

/** Every policy that there is, by name, as the product's own names fill it in. @throws WrongUse */
export function everyPolicy(kubernetes: string): readonly Policy[] {
  const lists = { storageClass: [], runtimeClass: [], priorityClass: [], requireDigests: true };
  const parameters = { ...workloadParameters({ kubernetes, ...lists }), trustedRegistries: [] };
  const all = [
    ...known(kubernetes, () => podSecurityPolicies({ standard: 'restricted', kubernetes })),
    ...podSecurityPolicies({ standard: 'baseline', kubernetes }),
    ...protectionPolicies(protection),
    ...workspacePolicies({ hostnames: [] }, protection),
    ...rightsPolicies(protection),
    ...workloadPolicies({ ...parameters, platformNamespaces: protection.platformNamespaces }),
    ...hostPolicies(host),
    ...keepingPolicies({ ...host, fluxNamespace: 'flux-system' }),
    ...hostHardeningPolicies(host),
    ...fluxPolicies(flux),
  ];
  return byName([...new Map(all.map((policy) => [policy.name, policy])).values()]);
}

function known<T>(kubernetes: string, policies: () => T): T {
  try {
    return policies();
  } catch (error) {
    if (error instanceof RangeError) throw new WrongUse(`--kubernetes ${kubernetes}: ${error.message}`);
    throw error;
  }
}

function workloadParameters(options: PolicySetOptions): AuthorParameters['workloads'] {
  const { trustedRegistry, storageClass, runtimeClass, priorityClass, requireDigests } = options;
  return {
    ownerLabels: policyParameters.workload.ownerLabels,
    ...(trustedRegistry && { trustedRegistries: trustedRegistry }),
    ...(storageClass && { storageClasses: storageClass }),
    ...(runtimeClass && { runtimeClasses: runtimeClass }),
    ...(priorityClass && { priorityClasses: priorityClass }),
    ...(requireDigests && { requireDigests, requirePull: true }),
  };
}

const byName = (policies: readonly Policy[]): readonly Policy[] =>
  [...policies].sort((a, b) => (a.name < b.name ? -1 : 1));

const { protection } = policyParameters;
const host = { ...policyParameters.host, ingressClass: 'nginx', storageClasses: [], runtimeClasses: [], fluxUsers: [] };
const flux = { ...policyParameters.flux, fluxUsers: [], sourceHosts: [] };
