import { containerOffences, podControl, securityContextOffences, windows } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const own = given('container', 'securityContext', 'seccompProfile');
const valid = 'in ["RuntimeDefault", "Localhost"]';

/** Replaces `seccomp`: a profile must be chosen, by the pod for all of its containers or by each container. */
export const seccompRestricted = podControl({
  name: 'seccomp-restricted',
  standard: 'restricted',
  title: 'Every container has a seccomp profile',
  severity: 'medium',
  description:
    'A container that names no seccomp profile runs without one unless its node says otherwise. Seccomp refuses system calls that containers do not need, many of which have had flaws through which containers were left.',
  remediation:
    'Set securityContext.seccompProfile.type to RuntimeDefault in the pod, which holds for all of its containers',
  japanese: {
    title: 'すべてのコンテナに seccomp プロファイルを適用する',
    description:
      'seccomp プロファイルを指定しないコンテナは、ノードで既定値が設定されていない限り、プロファイルなしで動作します。seccomp は、コンテナに不要なシステムコールを拒否します。その多くには、過去にコンテナからの脱出に悪用された脆弱性がありました。',
    remediation:
      'Pod の securityContext.seccompProfile.type に RuntimeDefault を設定してください。すべてのコンテナに適用されます',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Seccomp' },
    { standard: 'pss-restricted', id: 'Seccomp' },
    { standard: 'cis', id: '5.6.2' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  variables: [
    windows,
    {
      name: 'inherited',
      expression: `${given('variables.pod', 'securityContext', 'seccompProfile')} && variables.pod.securityContext.seccompProfile.type ${valid}`,
    },
  ],
  offences: `variables.windows ? [] : ${securityContextOffences(
    ['seccompProfile', 'type'],
    (value) => `!(${value} ${valid})`,
    (value) => value,
  )} + (variables.inherited ? [] : ${containerOffences(`!(${own})`, '".securityContext.seccompProfile is left out"')})`,
  rule: 'every container has a seccomp profile',
  advice: 'set seccompProfile.type to RuntimeDefault or Localhost for the pod, and to nothing else for a container',
});
