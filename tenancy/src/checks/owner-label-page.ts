/** Pages of the issues that `owner-label.ts` raises. */
export const ownerLabelPages = {
  'owner-label': {
    title: 'A project does not say who answers for it',
    explanation:
      'Where a host cluster has ownerLabels, every namespace of a project carries one of these labels with a value, and a policy refuses what does not. Whoever finds a broken, costly or attacked namespace has somebody to ask.',
    example: 'a project without labels on a host cluster with ownerLabels: [cost-center]',
    fix: 'Add one of the labels to the project, with who answers for it.',
  },
} as const;
