import { podControl, securityContextOffences } from '../../pod-control.js';
import type { PodSecurityVersion } from '../../pod-security-version.js';
import type { Policy } from '../../policy.js';

/** The level is the pod's own choice: it only separates pods from each other. */
export const seLinux = ({ selinuxTypes }: PodSecurityVersion): Policy =>
  podControl({
    name: 'selinux',
    standard: 'baseline',
    title: 'Pods keep their SELinux user, role and a type of containers',
    severity: 'high',
    description:
      'On nodes with SELinux the type of a process decides which files it may touch. A type that is not made for containers, such as spc_t, or another user or role, takes that wall away.',
    remediation: `Leave seLinuxOptions.user and role out, and type as well or one of ${selinuxTypes.join(', ')}`,
    japanese: {
      title: 'Pod の SELinux ユーザーとロールを変更せず、コンテナ用のタイプだけを使う',
      description:
        'SELinux が有効なノードでは、プロセスのタイプによって、アクセスできるファイルが決まります。spc_t のようなコンテナ用ではないタイプや、別のユーザー、ロールを指定すると、この制限がなくなります。',
      remediation: `seLinuxOptions の user と role を削除し、type も削除するか、${selinuxTypes.join('、')} のいずれかを指定してください`,
    },
    controls: [
      { standard: 'pss-baseline', id: 'SELinux' },
      { standard: 'nsa', id: 'Pod security enforcement' },
      { standard: 'owasp', id: 'K01' },
    ],
    offences: [
      securityContextOffences(
        ['seLinuxOptions', 'type'],
        (value) => `!(${value} in ${JSON.stringify(['', ...selinuxTypes])})`,
        (value) => value,
      ),
      ...['user', 'role'].map((field) =>
        securityContextOffences(
          ['seLinuxOptions', field],
          (value) => `${value} != ""`,
          (value) => value,
        ),
      ),
    ].join(' + '),
    rule: 'a pod keeps its SELinux user, role and a type of containers',
    advice: `leave user and role out, and type as well or set it to ${selinuxTypes.join(', ')}`,
  });
