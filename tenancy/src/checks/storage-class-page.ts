/** Pages of the issues that `storage-class.ts` raises. */
export const storageClassPages = {
  'storage-class': {
    title: 'The storage class of control planes is not an allowed one',
    explanation:
      'Where storageClasses is set, every volume on the host cluster has one of these classes, those of control planes included. Their class is storageClass, and without it the default of the host cluster, which the tenancy does not know.',
    example: 'storageClasses: [fast, slow] without storageClass',
    fix: 'Set storageClass to one of storageClasses.',
  },
} as const;
