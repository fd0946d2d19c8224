import type { LabelSelector, LabelSelectorRequirement } from '../policy.js';

/** A label selector as a CEL expression over an object that may have no labels; in a deletion, over the old object. */
export function selectorExpression(selector: LabelSelector): string {
  const requirements: LabelSelectorRequirement[] = [
    ...Object.entries(selector.matchLabels ?? {}).map(
      ([key, value]): LabelSelectorRequirement => ({ key, operator: 'In', values: [value] }),
    ),
    ...(selector.matchExpressions ?? []),
  ];
  return requirements.length === 0 ? 'true' : requirements.map(requirementExpression).join(' && ');
}

function requirementExpression({ key, operator, values = [] }: LabelSelectorRequirement): string {
  const has = `${JSON.stringify(key)} in ${labels}`;
  const isOneOf = `${labels}[${JSON.stringify(key)}] in ${JSON.stringify(values)}`;
  switch (operator) {
    case 'Exists':
      return `(${has})`;
    case 'DoesNotExist':
      return `!(${has})`;
    case 'In':
      return `(${has} && ${isOneOf})`;
    case 'NotIn':
      return `!(${has} && ${isOneOf})`;
  }
}

const judged = '(request.operation == "DELETE" ? oldObject : object)';
const labels = `(has(${judged}.metadata.labels) ? ${judged}.metadata.labels : {})`;
