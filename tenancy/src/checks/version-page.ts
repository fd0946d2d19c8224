/** Pages of the issues that `version.ts` raises. */
export const versionPages = {
  'kubernetes-version': {
    title: 'The chart has no image of that Kubernetes version',
    explanation:
      'Each release of the vCluster chart knows a few Kubernetes versions: 0.30.0 up to 1.34, 0.34.0 up to 1.35, 0.36.1 up to 1.36.',
    example: 'kubernetesVersion: "1.36" on a host cluster with vclusterVersion 0.34.0',
    fix: 'Choose a version that the chart has, or raise vclusterVersion.',
  },
} as const;
