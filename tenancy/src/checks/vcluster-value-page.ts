/** Pages of the issues that `vcluster-value.ts` raises. */
export const vclusterValuePages = {
  'licensed-value': {
    title: 'The chart value needs a vCluster licence',
    explanation:
      'Only the open-source build of vCluster is rendered. It ignores these keys without a word, so what they promise would silently not be there.',
    example: 'vclusterValues: {controlPlane: {backingStore: {etcd: {embedded: {enabled: true}}}}}',
    fix: 'Remove the key.',
  },
  'owned-value': {
    title: 'The chart value is rendered from the tenancy',
    explanation:
      'Quotas, network policies, priority classes, the API server arguments and the kubeconfig are what isolates tenants and lets Flux in. They follow from the tenancy, and laying a value over them would undo a check without anyone seeing it.',
    example: 'vclusterValues: {sync: {toHost: {pods: {priorityClassName: high}}}}',
    fix: 'Use the field of the tenancy that the issue names.',
  },
  'unsupported-value': {
    title: 'The chart value is not on the list',
    explanation:
      'Only values that are known to change nothing outside the virtual cluster may be laid over; the issue lists them.',
    example: 'vclusterValues: {controlPlane: {somethingNew: true}}',
    fix: 'Use one of the listed values, or ask for the value to be reviewed and listed.',
  },
} as const;
