import type { Policy } from './policy.js';

/** Name, labels and annotations of the object that a policy becomes; the annotations are those that policy catalogues and reports read. */
export const policyMetadata = (policy: Described, labels: Readonly<Record<string, string>>) => ({
  name: objectName(policy.name),
  labels: { ...labels },
  annotations: {
    'policies.kyverno.io/title': policy.title,
    'policies.kyverno.io/category': policy.category,
    'policies.kyverno.io/severity': policy.severity,
    'policies.kyverno.io/description': policy.description,
  },
});

/** Name that a policy has in a cluster, under every engine. */
export const objectName = (policy: string): string => `kaas-${policy}`;

type Described = Pick<Policy, 'name' | 'title' | 'category' | 'severity' | 'description'>;
