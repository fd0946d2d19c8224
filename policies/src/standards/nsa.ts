import type { StandardControl } from './standard-control.js';

const host = 'a property of the host cluster and its nodes, which the product is installed on';

/**
 * The Kubernetes Hardening Guide of NSA and CISA, version 1.2, by its headings: it numbers nothing.
 * Source: https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF
 */
export const nsaHardeningGuide: readonly StandardControl[] = [
  { id: 'Kubernetes Pod security', elsewhere: 'what stands under its own headings, the next six' },
  { id: 'Non-root containers and "rootless" container engines' },
  {
    id: 'Immutable container file systems',
    gap: 'no published Pod Security Standard demands it, and much software writes to its own file system',
  },
  {
    id: 'Building secure container images',
    elsewhere: 'Kyverno ImageValidatingPolicies for signatures and digests, where a platform names its attestors',
  },
  { id: 'Pod security enforcement', elsewhere: 'Pod Security admission by the labels of each project' },
  { id: 'Protecting Pod service account tokens' },
  {
    id: 'Hardening container environments',
    elsewhere: 'a policy that holds workloads to the runtime classes that a platform offers (`runtime-classes`)',
  },
  { id: 'Network separation and hardening', elsewhere: 'NetworkPolicies on every workspace and project' },
  { id: 'Namespaces', elsewhere: 'a namespace for each workspace on the host and for each project inside' },
  {
    id: 'Network policies',
    elsewhere: 'rendered for every workspace and project: closed first, then opened as the tenancy says',
  },
  { id: 'Resource policies', elsewhere: 'ResourceQuota and LimitRange for every workspace and project' },
  { id: 'Control plane hardening', gap: host },
  { id: 'Worker node segmentation', elsewhere: 'dedicated plans: a node pool by taint and selector' },
  { id: 'Encryption', gap: host },
  { id: 'Secrets', elsewhere: 'no Secret with data is rendered', gap: `encryption at rest is ${host}` },
  {
    id: 'Protecting sensitive cloud infrastructure',
    elsewhere: 'egress of a workspace leaves out link-local addresses, where clouds serve their metadata',
  },
  { id: 'Authentication and authorization', elsewhere: 'one issuer and audience for each workspace' },
  { id: 'Audit logging and threat detection', gap: host },
  {
    id: 'Upgrading and application security practices',
    elsewhere: 'versions are data of the tenancy, reviewed in Git',
  },
];
