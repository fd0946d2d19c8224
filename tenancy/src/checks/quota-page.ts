/** Pages of the issues that `quota.ts` raises. */
export const quotaPages = {
  'quota-sum': {
    title: 'Projects are promised more than the plan sells',
    explanation:
      "The quotas of all projects of a workspace, nested ones included and the plan's project quota where a project declares none, add up to at most the plan's limits. Otherwise the first projects take everything, and the last ones cannot start a pod within their quota.",
    example: 'plan small sells 2 CPU; five projects without a quota of their own take 500m each',
    fix: 'Declare smaller quotas, or choose a larger plan.',
  },
} as const;
