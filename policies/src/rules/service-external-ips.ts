import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** The one field of a project's own objects that reaches past the vCluster: the syncer copies it to the host. */
export function serviceExternalIps(parameters: ProtectionParameters): Policy {
  return {
    name: 'service-external-ips',
    title: 'A Service claims no external address',
    category: 'Tenant protection',
    severity: 'high',
    description:
      'Every node of the host cluster would send traffic for that address to the tenant, other tenants and the platform included: the man in the middle of CVE-2020-8554, which Kubernetes leaves to admission.',
    remediation: 'Declare the ports of the project that the ingress of the platform may reach',
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['services'] }],
    },
    conditions: exclusions(parameters),
    variables: [target],
    validations: [
      {
        expression: '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
        message: 'spec.externalIPs of a Service is refused; leave it out and use an Ingress',
        messageExpression:
          'variables.target + " refused: spec.externalIPs " + object.spec.externalIPs.join(", ") + " would take over traffic of the whole host cluster; leave the field out and use an Ingress"',
      },
    ],
  };
}
