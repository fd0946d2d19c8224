import type { Match, ResourceRule } from './policy.js';

/** `spec.matchConstraints`, which ValidatingAdmissionPolicy and Kyverno share. */
export const matchConstraints = (match: Match): object => ({
  ...(match.namespaceSelector && { namespaceSelector: match.namespaceSelector }),
  ...(match.objectSelector && { objectSelector: match.objectSelector }),
  resourceRules: match.rules.map(resourceRule),
  ...(match.excludeResources && { excludeResourceRules: match.excludeResources.map(resourceRule) }),
});

const resourceRule = (rule: ResourceRule): object => ({ ...rule, apiVersions: rule.apiVersions ?? ['*'] });
