import { podControl, securityContextOffences } from '../../pod-control.js';

/** What is left out stays as the node has it. */
export const seccomp = podControl({
  name: 'seccomp',
  standard: 'baseline',
  title: 'Pods do not switch seccomp off',
  severity: 'high',
  description:
    'Seccomp refuses system calls that containers do not need, many of which have had flaws through which containers were left. Unconfined, all of them are open.',
  remediation: 'Leave seccompProfile out, or set its type to RuntimeDefault, or to Localhost for a profile of your own',
  japanese: {
    title: 'Pod の seccomp を無効にしない',
    description:
      'seccomp は、コンテナに不要なシステムコールを拒否します。その多くには、過去にコンテナからの脱出に悪用された脆弱性がありました。無効にすると、すべてのシステムコールが使えるようになります。',
    remediation:
      'seccompProfile を削除するか、type を RuntimeDefault（独自のプロファイルを使う場合は Localhost）に設定してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Seccomp' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: securityContextOffences(
    ['seccompProfile', 'type'],
    (value) => `!(${value} in ["RuntimeDefault", "Localhost"])`,
    (value) => value,
  ),
  rule: 'a pod does not switch seccomp off',
  advice: 'leave it out or set it to RuntimeDefault or Localhost',
});
