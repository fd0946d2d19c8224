import {
  type FluxParameters,
  fluxPolicies,
  type HostHardeningParameters,
  hostHardeningPolicies,
  hostPolicies,
  keepingPolicies,
  type Policy,
  rightsPolicies,
  type WorkloadParameters,
  workloadPolicies,
} from '@hexabase-kaas/policies';
import { names, policyParameters } from '@hexabase-kaas/tenancy';
import { parameters } from './parameters.ts';

/** What the cases of workloads may do; where images need no digest, they are asked of their registry. */
export const workload: WorkloadParameters = {
  ownerLabels: [names.labels.owner, 'owner'],
  trustedRegistries: ['registry.example.com', 'mirror.example.com:5000/team', 'docker.io/library', 'ghcr.io/acme/'],
  platformNamespaces: names.platformNamespaces,
  storageClasses: ['standard'],
  runtimeClasses: ['gvisor'],
  priorityClasses: ['batch'],
  requirePull: true,
};

/** The host cluster that the cases play on. */
export const host: HostHardeningParameters = {
  ...policyParameters.host,
  ingressClass: 'nginx',
  storageClasses: ['standard'],
  runtimeClasses: ['gvisor'],
  fluxUsers: policyParameters.fluxUsers('flux-system'),
};

/** Flux on that host cluster. */
export const flux: FluxParameters = {
  ...policyParameters.flux,
  fluxUsers: host.fluxUsers,
  sourceHosts: ['git.platform.svc'],
};

/** The policies beside the protection that every workspace has, by where and with which others they are in force. */
export const furtherPolicies: Readonly<Record<string, readonly Policy[]>> = {
  workloads: workloadPolicies(workload),
  'workloads by digest': workloadPolicies({ ...workload, requireDigests: true }).filter(
    ({ name }) => name === 'image-digests',
  ),
  rights: rightsPolicies(parameters),
  flux: fluxPolicies(flux),
  'on the host': [
    ...hostPolicies(host),
    ...keepingPolicies({ ...policyParameters.host, fluxNamespace: 'flux-system' }),
    ...hostHardeningPolicies(host),
  ],
};
