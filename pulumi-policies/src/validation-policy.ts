import type { Mode, Policy } from '@hexabase-kaas/policies';
import type { ResourceValidationArgs, ResourceValidationPolicy } from '@pulumi/policy';
import { Findings } from './findings.js';
import { knownProps } from './known-props.js';

/**
 * Policies as those of a Pulumi pack: each judges what every resource is about to become in Kubernetes, before it is made.
 *
 * @param mode What a violation does, in place of what each policy says of itself.
 */
export function validationPolicies(policies: readonly Policy[], mode?: Mode): ResourceValidationPolicy[] {
  const findings = new Findings(policies);
  return policies.map((policy) => ({
    name: policy.name,
    displayName: policy.title,
    description: `${policy.title}. ${policy.description}`,
    severity: policy.severity,
    remediationSteps: policy.remediation,
    enforcementLevel: (mode ?? policy.mode) === 'audit' ? 'advisory' : 'mandatory',
    validateResource: (resource: ResourceValidationArgs, report) => {
      const props = knownProps(resource.props);
      if (props === undefined) resource.notApplicable('a value is not known in this preview; the update judges it');
      const { type, urn, provider } = resource;
      for (const { text } of findings.of({ type, urn, provider: provider?.urn ?? '', props }, policy.name))
        report(text);
    },
  }));
}
