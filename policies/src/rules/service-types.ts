import { addressValidations, addressVariables } from '../load-balancer.js';
import { outsidePlatform } from '../outside-platform.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/** The quota of a project counts load balancers, and node ports with them; only a policy tells the two apart. */
export function serviceTypes(
  parameters: Pick<
    WorkloadParameters,
    'serviceTypes' | 'loadBalancerClasses' | 'loadBalancerAnnotations' | 'platformNamespaces'
  >,
): Policy {
  return {
    name: 'service-types',
    title: 'A Service opens no port of a node and chooses no address',
    category: 'Workloads',
    severity: 'high',
    description:
      'A node port is open on every node of the host cluster, past its ingress, and so past what the tenancy declares. A Service that chooses its address, its pool or its load balancer can take the address of another tenant.',
    remediation: 'Use an Ingress, or a load balancer that the plan includes, and let the platform give it an address',
    japanese: {
      title: 'Service はノードのポートを開かず、アドレスを選ばない',
      description:
        'NodePort はホストクラスターの全ノードで開き、Ingress も、テナンシーの宣言も素通りします。アドレス、プール、ロードバランサーを選べる Service は、ほかのテナントのアドレスを奪えてしまいます。',
      remediation: 'Ingress か、プランに含まれるロードバランサーを使い、アドレスはプラットフォームに任せてください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'Block use of NodePort services' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['services'] }],
      namespaceSelector: outsidePlatform(parameters),
    },
    variables: [target, ...addressVariables(parameters)],
    validations: addressValidations(parameters),
  };
}
