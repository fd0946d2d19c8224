import type { Policy } from '../policy.js';

/**
 * Whether Kyverno's scan of what exists can judge by the policy. The scan shows each object as if it were being created
 * by nobody: a policy on who asks would report everybody, and one that does not look at creations would say nothing.
 */
export const worksInBackground = (policy: Policy): boolean =>
  policy.match.rules.some((rule) => rule.operations.includes('CREATE') && rule.resources.some(isWhole)) &&
  !expressions(policy).some((expression) => /\brequest\.userInfo\b/.test(expression));

const isWhole = (resource: string): boolean => !resource.includes('/') || resource === '*/*';

const expressions = (policy: Policy): string[] =>
  [...(policy.conditions ?? []), ...(policy.variables ?? []), ...policy.validations].map(
    ({ expression }) => expression,
  );
