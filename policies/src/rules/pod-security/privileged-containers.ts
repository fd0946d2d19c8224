import { containerOffences, podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const privileged = `${given('container', 'securityContext', 'privileged')} && container.securityContext.privileged != false`;

/** A privileged container is a container in name only. */
export const privilegedContainers = podControl({
  name: 'privileged-containers',
  standard: 'baseline',
  title: 'No container is privileged',
  severity: 'critical',
  description:
    'A privileged container has every capability and every device of its node, and no seccomp, AppArmor or SELinux profile holds it. It takes a single command from there to the node and to the pods of other tenants.',
  remediation: 'Leave securityContext.privileged out, or set it to false; if it is for one capability, add only that',
  japanese: {
    title: 'コンテナを特権モードで動かさない',
    description:
      '特権コンテナは、ノードのすべてのケーパビリティとデバイスを使え、seccomp、AppArmor、SELinux のプロファイルによる制限も受けません。コマンド一つでノードやほかのテナントの Pod に到達できます。',
    remediation:
      'securityContext.privileged を削除するか、false に設定してください。特定のケーパビリティだけが必要な場合は、それだけを追加してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Privileged Containers' },
    { standard: 'mtb', id: 'MTB-PL1-BC-CPI-5' },
    { standard: 'cis', id: '5.2.2' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: containerOffences(privileged, '".securityContext.privileged is true"'),
  rule: 'no container is privileged',
  advice: 'leave privileged out or set it to false',
});
