/** Pages of the issues that a field raises on its own, whatever stands around it. */
export const shapePages = {
  'wrong-type': {
    title: 'The value has the wrong type',
    explanation:
      'The field takes another type. YAML reads 2 and true without quotes as a number and a boolean, where quantities and versions are text.',
    example: 'quota: {cpu: 2, memory: 4Gi, storage: 10Gi, pods: 20}',
    fix: 'Give the expected type; put numbers that are quantities or versions in quotes.',
  },
  'unknown-field': {
    title: 'There is no such field',
    explanation: 'Fields are checked strictly, because a misspelt field would be a limit that silently does not hold.',
    example: 'workspaces: [{name: shop, organisation: acme}]',
    fix: 'Write the field that is meant; the issue names the nearest one.',
  },
  'missing-field': {
    title: 'A field that has no default is missing',
    explanation: 'Fields with a default may be left out; this one has none.',
    example: 'workspaces: [{name: shop, organization: acme, hostCluster: tokyo, plan: small}] # no creator',
    fix: 'Give the field.',
  },
  'bad-name': {
    title: 'The text is not a name',
    explanation:
      'Names become namespaces, file names, labels and entries of tokens. Ids are lower-case letters, digits and single hyphens and start with a letter; `--` stays free as glue, so that two names never make the same derived name. Groups may have capitals.',
    example: 'organizations: [{name: Acme_Inc}]',
    fix: 'Choose a name of the allowed letters.',
  },
  'reserved-name': {
    title: 'The name is reserved',
    explanation:
      'Kubernetes keeps namespaces that start with kube- and the four that every cluster has; a name that starts with xn-- is punycode to DNS.',
    example: 'projects: [{name: default, organization: acme, workspace: shop}]',
    fix: 'Choose another name.',
  },
  'too-long': {
    title: 'The text is too long',
    explanation:
      'Lengths are chosen so that every derived name, those that vCluster translates included, stays within the 63 characters of a DNS label.',
    example: 'organizations: [{name: the-very-long-name-of-a-company}]',
    fix: 'Choose a shorter one.',
  },
  'bad-value': {
    title: 'The value is not one that is allowed',
    explanation:
      'The field takes one of a few values, a number in a range, or text of a form that the message describes.',
    example: 'plans: [{name: gold, isolation: private}]',
    fix: 'Give one of the allowed values.',
  },
  'bad-cidr': {
    title: 'The text is not an address range',
    explanation:
      'A range is an address and a number of bits. Host bits must be clear: 10.0.0.1/16 could mean one address or 65,536.',
    example: 'egressCidrs: [203.0.113.7/24]',
    fix: 'Write the first address of the range, or /32 (/128) for a single address.',
  },
  'reserved-label': {
    title: 'The label or annotation is not yours to set',
    explanation:
      'Keys of Kubernetes, Flux, vCluster, Kyverno and of this product steer isolation and delivery: pod-security.kubernetes.io/enforce: privileged would open a namespace.',
    example: 'labels: {pod-security.kubernetes.io/enforce: privileged}',
    fix: 'Use a key of your own domain. app.kubernetes.io/ and compliance.hexabase.ai/ are free to use.',
  },
  'personal-data': {
    title: 'Personal data in Git',
    explanation:
      'What stands in Git cannot be erased, as a person may demand. Users are named by the opaque id that the issuer gives them.',
    example: 'creator: hanako@example.com',
    fix: 'Write the opaque id: the sub claim of the user.',
  },
  duplicate: {
    title: 'Declared twice',
    explanation: 'Two declarations of one thing, in one source or in two, leave open which of them holds.',
    example: 'organizations: [{name: acme}, {name: acme}]',
    fix: 'Keep one of them.',
  },
} as const;
