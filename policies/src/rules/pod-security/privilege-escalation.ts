import { containerOffences, podControl, windows } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const field = given('container', 'securityContext', 'allowPrivilegeEscalation');
const value = 'container.securityContext.allowPrivilegeEscalation';

/** Linux allows it unless it is told not to, so it must be told. */
export const privilegeEscalation = podControl({
  name: 'privilege-escalation',
  standard: 'restricted',
  title: 'No process gets more rights than the one that started it',
  severity: 'medium',
  description:
    'With a set-user-ID program such as sudo, which most images have, a process that is not root becomes root in its container. From there the next flaw in the kernel is nearer.',
  remediation: 'Set securityContext.allowPrivilegeEscalation to false in each container',
  japanese: {
    title: 'プロセスに、起動元のプロセスを超える権限を与えない',
    description:
      '多くのイメージに含まれる sudo のような setuid プログラムを使うと、root ではないプロセスがコンテナ内で root になれます。root になると、カーネルの脆弱性を悪用しやすくなります。',
    remediation: '各コンテナの securityContext.allowPrivilegeEscalation を false に設定してください',
  },
  controls: [
    { standard: 'pss-restricted', id: 'Privilege Escalation' },
    { standard: 'mtb', id: 'MTB-PL1-BC-CPI-6' },
    { standard: 'cis', id: '5.2.6' },
    { standard: 'cis', id: '5.6.3' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  variables: [windows],
  offences: `variables.windows ? [] : ${containerOffences(
    `!(${field} && ${value} == false)`,
    `".securityContext.allowPrivilegeEscalation is " + (${field} ? "true" : "left out")`,
  )}`,
  rule: 'no process of a container gets more rights than the one that started it',
  advice: 'set allowPrivilegeEscalation to false in each container',
});
