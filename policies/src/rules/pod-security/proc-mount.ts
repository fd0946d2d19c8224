import { podControl, userNamespace } from '../../pod-control.js';
import type { PodSecurityVersion } from '../../pod-security-version.js';
import type { Policy } from '../../policy.js';
import { unmaskedProc } from './unmasked-proc.js';

/** Since Kubernetes 1.35 a pod in a user namespace may mount /proc as it likes: that is what nested containers need. */
export const procMount = ({ userNamespaces }: PodSecurityVersion): Policy =>
  podControl({
    name: 'proc-mount',
    standard: 'baseline',
    title: 'Containers see /proc with the masks of the runtime',
    severity: 'high',
    description:
      'The runtime hides files of /proc that tell of the kernel or change it. A container that sees them unmasked, and is root on the node, can write to them.',
    remediation: userNamespaces
      ? 'Leave securityContext.procMount out or set it to Default, or give the pod a user namespace by hostUsers: false'
      : 'Leave securityContext.procMount out or set it to Default',
    japanese: {
      title: 'コンテナの /proc に対するランタイムのマスクを外さない',
      description:
        'コンテナランタイムは、カーネルの情報を含むファイルや、カーネルの設定を変更できるファイルを /proc から隠します。マスクを外したコンテナがノードの root 権限で動いていると、これらのファイルに書き込めてしまいます。',
      remediation: userNamespaces
        ? 'securityContext.procMount を削除するか Default に設定してください。または hostUsers: false を指定して、Pod をユーザー名前空間で動かしてください'
        : 'securityContext.procMount を削除するか、Default に設定してください',
    },
    controls: [
      { standard: 'pss-baseline', id: '/proc Mount Type' },
      { standard: 'owasp', id: 'K01' },
    ],
    variables: userNamespaces ? [userNamespace] : [],
    offences: userNamespaces ? `variables.userNamespace ? [] : ${unmaskedProc}` : unmaskedProc,
    rule: 'a container sees /proc with the masks of the runtime',
    advice: userNamespaces
      ? 'leave procMount out or set it to Default, or set hostUsers to false'
      : 'leave procMount out or set it to Default',
  });
