import { containerOffences, podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const taken = 'port, has(port.hostPort) && port.hostPort != 0';

/** A port of the node is reached from wherever the node is. */
export const hostPorts = podControl({
  name: 'host-ports',
  standard: 'baseline',
  title: 'Pods take no port of their node',
  severity: 'high',
  description:
    'A host port opens the pod on the address of the node, past network policies and the ingress, and takes the port from everybody else: a pod could stand in for a service of the node, or keep another pod from starting.',
  remediation: 'Leave hostPort out of each port, and let a Service or an Ingress lead to the pod',
  japanese: {
    title: 'Pod でノードのポートを使わない',
    description:
      'hostPort を指定すると、Pod はネットワークポリシーや Ingress を経由せずにノードのアドレスで公開され、そのポートはほかから使えなくなります。ノードのサービスになりすましたり、ほかの Pod の起動を妨げたりできてしまいます。',
    remediation: '各ポートの hostPort を削除し、Service や Ingress を使って公開してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Host Ports' },
    { standard: 'mtb', id: 'MTB-PL1-BC-HI-3' },
    { standard: 'cis', id: '5.2.12' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: containerOffences(
    `${given('container', 'ports')} && container.ports.exists(${taken})`,
    `".ports takes hostPort " + container.ports.filter(${taken}).map(port, string(port.hostPort)).join(", ")`,
  ),
  rule: 'a container takes no port of the node',
  advice: 'leave hostPort out, and let a Service or an Ingress lead to the pod',
});
