import { podControl, securityContextOffences } from '../../pod-control.js';

/** Windows has no host namespaces: a HostProcess container is its way onto the node. */
export const hostProcess = podControl({
  name: 'host-process',
  standard: 'baseline',
  title: 'No Windows container is a process of the node',
  severity: 'critical',
  description:
    'A HostProcess container runs outside any container on a Windows node, with the rights of a user of the node. Whoever gets into it has the node, and with that every other pod on it.',
  remediation: 'Leave windowsOptions.hostProcess out, or set it to false, for the pod and for each container',
  japanese: {
    title: 'Windows コンテナをノードのプロセスとして動かさない',
    description:
      'HostProcess コンテナは、Windows ノード上でコンテナの外側のプロセスとして、ノードのユーザー権限で動作します。侵入されると、ノードとその上のすべての Pod が奪われます。',
    remediation: 'Pod と各コンテナの windowsOptions.hostProcess を削除するか、false に設定してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'HostProcess' },
    { standard: 'cis', id: '5.2.10' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: securityContextOffences(
    ['windowsOptions', 'hostProcess'],
    (value) => `${value} != false`,
    () => '"true"',
  ),
  rule: 'no container is a process of the host',
  advice: 'leave hostProcess out or set it to false',
});
