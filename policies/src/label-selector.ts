import type { LabelSelector, LabelSelectorRequirement } from './policy.js';
import { fieldOf } from './request.js';

/** Whether labels are as a selector asks, by the rules of Kubernetes; an empty selector takes everything. */
export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: unknown): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => fieldOf(labels, key) === value) &&
    matchExpressions.every((requirement) => holds(requirement, fieldOf(labels, requirement.key)))
  );
}

function holds({ operator, values = [] }: LabelSelectorRequirement, value: unknown): boolean {
  switch (operator) {
    case 'In':
      return typeof value === 'string' && values.includes(value);
    case 'NotIn':
      return typeof value !== 'string' || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}
