import type { LabelSelector } from './policy.js';

/**
 * Every namespace but those of the platform, by the label that Kubernetes itself gives each. Where labels are not known, as
 * before an object leaves its author, it holds.
 */
export const outsidePlatform = (parameters: { readonly platformNamespaces: readonly string[] }): LabelSelector => ({
  matchExpressions: [
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...parameters.platformNamespaces] },
  ],
});
