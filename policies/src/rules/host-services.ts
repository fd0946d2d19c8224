import type { HostHardeningParameters } from '../host-hardening-parameters.js';
import { addressValidations, addressVariables } from '../load-balancer.js';
import type { Policy } from '../policy.js';
import { syncedTarget, workspaceNamespaces } from '../synced-object.js';

/** The twin of `service-types` and `service-addresses` on the host. */
export function hostServices(
  parameters: Pick<
    HostHardeningParameters,
    | 'managedLabel'
    | 'workspaceLabel'
    | 'nodePoolLabel'
    | 'serviceTypes'
    | 'loadBalancerClasses'
    | 'loadBalancerAnnotations'
  >,
): Policy {
  return {
    name: 'host-services',
    title: 'A Service of a workspace takes no port of a node and no address of another',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'What vCluster copies to the host acts there: a node port opens on every node, an external address draws the traffic of other tenants (CVE-2020-8554), a chosen pool or address takes theirs, and a Service that stands for another name leads the ingress of the platform wherever it says.',
    remediation: 'Use an Ingress, or a load balancer that the plan includes, and let the platform give it an address',
    japanese: {
      title: 'ワークスペースの Service はノードのポートも、ほかのテナントのアドレスも取らない',
      description:
        'vCluster がホストに写したものは、ホストで働きます。NodePort は全ノードで開き、外部アドレスはほかのテナントの通信を引き寄せ (CVE-2020-8554)、選んだプールやアドレスはほかのテナントのものを奪い、別名の Service はプラットフォームの Ingress を任意の行き先へ導きます。',
      remediation: 'Ingress か、プランに含まれるロードバランサーを使い、アドレスはプラットフォームに任せてください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'Block use of NodePort services' },
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['services'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    variables: [syncedTarget, ...addressVariables(parameters)],
    validations: [
      ...addressValidations(parameters),
      {
        expression: '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
        message: 'spec.externalIPs of a Service is refused; leave it out and use an Ingress',
        messageExpression:
          'variables.target + " refused: spec.externalIPs " + object.spec.externalIPs.join(", ") + " would take over traffic of the whole host cluster; leave the field out and use an Ingress"',
      },
      {
        expression: '!has(object.spec.type) || object.spec.type != "ExternalName"',
        message: 'spec.type ExternalName of a Service is refused; select pods of the project',
        messageExpression:
          'variables.target + " refused: spec.type ExternalName would let the ingress of the platform forward to any name; select pods of the project"',
      },
    ],
  };
}
