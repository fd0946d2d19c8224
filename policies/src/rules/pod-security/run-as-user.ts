import { podControl, securityContextOffences, userNamespace } from '../../pod-control.js';
import type { PodSecurityVersion } from '../../pod-security-version.js';
import type { Policy } from '../../policy.js';

const offences = securityContextOffences(
  ['runAsUser'],
  (value) => `${value} == 0`,
  () => '"0"',
);

/** `run-as-non-root` is what keeps root out; this says it before the kubelet has to. */
export const runAsUser = ({ userNamespaces }: PodSecurityVersion): Policy =>
  podControl({
    name: 'run-as-user',
    standard: 'restricted',
    title: 'Pods do not ask to be root',
    severity: 'medium',
    description:
      'User 0 in a container is root on its node as soon as a wall between them has a gap. A pod that asks for it would be refused by the kubelet at best, where its author does not see it.',
    remediation: `Leave runAsUser out, or set it to a number above 0${userNamespaces ? '; or give the pod a user namespace by hostUsers: false' : ''}`,
    japanese: {
      title: 'Pod に root ユーザーを指定しない',
      description:
        'コンテナのユーザー 0 は、隔離に穴があれば、ノードの root でもあります。指定した Pod は kubelet に拒否されるとしても、作成者はその場で気づくことができません。',
      remediation: `runAsUser を削除するか、1 以上の値を設定してください${userNamespaces ? '。または hostUsers: false を指定して、Pod をユーザー名前空間で動かしてください' : ''}`,
    },
    controls: [
      { standard: 'pss-restricted', id: 'Running as Non-root user' },
      { standard: 'mtb', id: 'MTB-PL1-BC-CPI-4' },
      { standard: 'cis', id: '5.2.7' },
      { standard: 'nsa', id: 'Non-root containers and "rootless" container engines' },
      { standard: 'owasp', id: 'K01' },
    ],
    variables: userNamespaces ? [userNamespace] : [],
    offences: userNamespaces ? `variables.userNamespace ? [] : ${offences}` : offences,
    rule: 'a pod does not ask to be root',
    advice: `leave runAsUser out or set it above 0${userNamespaces ? ', or set hostUsers to false' : ''}`,
  });
