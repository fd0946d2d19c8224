/** Pages of the issues that `plan.ts` raises. */
export const planPages = {
  'plan-amounts': {
    title: 'Amounts of a plan or a quota contradict each other',
    explanation:
      'They nest: the smallest container (10m, 32Mi) <= requests by default <= limits by default <= project quota <= plan. Kubernetes refuses every pod of a namespace where they do not, and says so only when a pod is created.',
    example:
      'plans: [{name: tiny, limits: {cpu: 100m, ...}, container: {request: {cpu: 200m, ...}, limit: {cpu: 200m, ...}}}]',
    fix: 'Raise the outer amount or lower the inner one, as the issue says.',
  },
  'plan-store': {
    title: 'The store cannot have that many replicas',
    explanation:
      'SQLite is a file beside one replica. Three replicas need etcd, and the store of a running workspace can never be changed.',
    example: 'controlPlane: {replicas: 3, store: sqlite}',
    fix: 'Set store to etcd, or replicas to 1.',
  },
} as const;
