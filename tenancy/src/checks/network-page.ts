/** Pages of the issues that `network.ts` raises. */
export const networkPages = {
  'network-overlap': {
    title: 'Address ranges of a host cluster overlap',
    explanation:
      'Network policies are made from the ranges of pods, services and nodes. Where they overlap, a policy lets in or shuts out the wrong ones.',
    example: 'network: {podCidr: 10.42.0.0/16, serviceCidr: 10.42.128.0/17, nodeCidrs: [192.168.0.0/24]}',
    fix: 'Give the ranges that the cluster was made with.',
  },
  'network-range': {
    title: 'An address range of a host cluster cannot be one',
    explanation:
      'No machine has an address of loopback, of its own link or of a group, and no cluster has every address. A policy that is made from such a range would open what it means to close.',
    example: 'network: {podCidr: 10.42.0.0/16, serviceCidr: 10.43.0.0/16, nodeCidrs: [0.0.0.0/0]}',
    fix: 'Give the ranges that the cluster was made with.',
  },
  'egress-shared': {
    title: 'Two organizations reach the same addresses',
    explanation:
      'Two tenants that are let out to one server may meet there. That is as it should be for a shared database, and a leak where the range was only meant to be wide enough.',
    example: 'egressCidrs: [203.0.113.0/24] in workspaces of two organizations',
    fix: 'Leave it when it is meant; otherwise narrow one of the ranges.',
  },
  'egress-cidr': {
    title: 'The range leads into the host',
    explanation:
      "egressCidrs opens a tenant's pods to further addresses. Pods, services and nodes of every declared host cluster, loopback, link-local and the addresses where clouds hand out credentials are never among them.",
    example: 'egressCidrs: [169.254.169.254/32]',
    fix: 'Leave the range out. For the internet as a whole set internetEgress, which keeps these ranges closed.',
  },
} as const;
