/** Versions of the vCluster chart that the rendering is checked against; see the README's support table. */
export const vclusterVersions = ['0.30.0', '0.34.0', '0.36.1'] as const;

/** Kubernetes versions of a virtual API server, oldest first. */
export const kubernetesVersions = ['1.33', '1.34', '1.35', '1.36'] as const;

/** Kubernetes versions that each chart has images for. Source: `config/default_extra_values.go` of each release. */
export const chartKubernetesVersions: Readonly<Record<string, readonly string[]>> = {
  '0.30.0': ['1.33', '1.34'],
  '0.34.0': ['1.33', '1.34', '1.35'],
  '0.36.1': ['1.33', '1.34', '1.35', '1.36'],
};
