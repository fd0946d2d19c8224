/** Pages of the issues that `hostname.ts` raises. */
export const hostnamePages = {
  'hostname-taken': {
    title: 'Two workspaces would serve one hostname',
    explanation:
      "The ingress of the host cluster gives a name to whoever asks for it. A name, or a wildcard over it, belongs to one workspace, or one tenant would receive the other's traffic.",
    example: 'workspace shop has *.example.com, workspace blog has www.example.com',
    fix: 'Leave the name to one of the two.',
  },
  'hostname-platform': {
    title: 'The hostname belongs to the platform',
    explanation:
      'A tenant that served the name of the issuer, or of the domain of the host clusters, or a name above them, would receive the tokens of others.',
    example: 'hostnames: [login.example.com] # the issuer is https://login.example.com',
    fix: "Use a name of the tenant's own.",
  },
  'derived-name-too-long': {
    title: 'A derived name would be too long',
    explanation:
      'Workspaces get DNS names below the domain of their host cluster, and a DNS name has at most 253 characters.',
    example: 'domain: a name of 240 characters',
    fix: 'Use a shorter domain.',
  },
} as const;
