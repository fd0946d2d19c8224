import { podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const fields = ['hostIPC', 'hostNetwork', 'hostPID'];

/** Each namespace of the node is a wall that such a pod stands behind. */
export const hostNamespaces = podControl({
  name: 'host-namespaces',
  standard: 'baseline',
  title: 'Pods have a network, processes and IPC of their own',
  severity: 'critical',
  description:
    'A pod in the network of its node passes network policies by and reaches what listens on the loopback address of the node. In the process or IPC namespace of the node it sees the processes of every other pod, with their environment and memory.',
  remediation: 'Leave hostNetwork, hostPID and hostIPC out, or set them to false',
  japanese: {
    title: 'Pod でノードのネットワーク、プロセス、IPC 名前空間を共有しない',
    description:
      'ノードのネットワークを使う Pod は、ネットワークポリシーを迂回し、ノードのループバックアドレスで待ち受けるサービスに到達できます。ノードのプロセス名前空間や IPC 名前空間を使うと、ほかの Pod のプロセスの環境変数やメモリが見えてしまいます。',
    remediation: 'hostNetwork、hostPID、hostIPC を削除するか、false に設定してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Host Namespaces' },
    { standard: 'mtb', id: 'MTB-PL1-BC-HI-3' },
    { standard: 'mtb', id: 'MTB-PL1-BC-HI-4' },
    { standard: 'mtb', id: 'MTB-PL1-BC-HI-5' },
    { standard: 'cis', id: '5.2.3' },
    { standard: 'cis', id: '5.2.4' },
    { standard: 'cis', id: '5.2.5' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: fields
    .map((field) => {
      const shared = `${given('variables.pod', field)} && variables.pod.${field} != false`;
      return `(${shared} ? [variables.path + ".${field} is true"] : [])`;
    })
    .join(' + '),
  rule: 'a pod shares no namespace of its node',
  advice: `leave ${fields.join(', ')} out or set them to false`,
});
