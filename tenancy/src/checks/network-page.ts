/** Pages of the issues that `network.ts` raises. */
export const networkPages = {
  'network-overlap': {
    title: 'Address ranges of a host cluster overlap',
    explanation:
      'Network policies are made from the ranges of pods, services and nodes. Where they overlap, a policy lets in or shuts out the wrong ones.',
    example: 'network: {podCidr: 10.42.0.0/16, serviceCidr: 10.42.128.0/17, nodeCidrs: [192.168.0.0/24]}',
    fix: 'Give the ranges that the cluster was made with.',
  },
  'egress-cidr': {
    title: 'The range leads into the host',
    explanation:
      "egressCidrs opens a tenant's pods to further addresses. Pods, services and nodes of the host, loopback, link-local and the addresses where clouds hand out credentials are never among them.",
    example: 'egressCidrs: [169.254.169.254/32]',
    fix: 'Leave the range out. For the internet as a whole set internetEgress, which keeps these ranges closed.',
  },
} as const;
