import { podControl } from '../../pod-control.js';
import { unmaskedProc } from './unmasked-proc.js';

/** Since Kubernetes 1.35 replaces `proc-mount`, which gives way to user namespaces from then on. */
export const procMountRestricted = podControl({
  name: 'proc-mount-restricted',
  standard: 'restricted',
  title: 'Containers see /proc with the masks of the runtime, in a user namespace too',
  severity: 'high',
  description:
    'The runtime hides files of /proc that tell of the kernel or change it. A user namespace keeps a container from writing to most of them, not from reading, and a flaw in that wall is a flaw in the kernel.',
  remediation: 'Leave securityContext.procMount out or set it to Default',
  japanese: {
    title: 'ユーザー名前空間でも、コンテナの /proc に対するランタイムのマスクを外さない',
    description:
      'コンテナランタイムは、カーネルの情報を含むファイルや、カーネルの設定を変更できるファイルを /proc から隠します。ユーザー名前空間はその多くへの書き込みを防ぎますが、読み取りは防げず、カーネルの脆弱性によって破られるおそれもあります。',
    remediation: 'securityContext.procMount を削除するか、Default に設定してください',
  },
  controls: [
    { standard: 'pss-baseline', id: '/proc Mount Type' },
    { standard: 'pss-restricted', id: '/proc Mount Type' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: unmaskedProc,
  rule: 'a container sees /proc with the masks of the runtime',
  advice: 'leave procMount out or set it to Default',
});
