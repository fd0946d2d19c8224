import { containerOffences, podControl, userNamespace } from '../../pod-control.js';
import type { PodSecurityVersion } from '../../pod-security-version.js';
import { given } from '../../pod-template.js';
import type { Policy } from '../../policy.js';

const ofPod = given('variables.pod', 'securityContext', 'runAsNonRoot');
const own = given('container', 'securityContext', 'runAsNonRoot');

const offences = `(${ofPod} && variables.pod.securityContext.runAsNonRoot != true ? [variables.path + ".securityContext.runAsNonRoot is false"] : []) + ${containerOffences(
  `${own} ? container.securityContext.runAsNonRoot != true : !variables.inherited`,
  `".securityContext.runAsNonRoot is " + (${own} ? "false" : "left out")`,
)}`;

/** The kubelet refuses to start an image whose user is root, which no admission can see. */
export const runAsNonRoot = ({ userNamespaces }: PodSecurityVersion): Policy =>
  podControl({
    name: 'run-as-non-root',
    standard: 'restricted',
    title: 'Containers do not start as root',
    severity: 'medium',
    description:
      'Root in a container is root on its node as soon as a wall between them has a gap: files of a volume are its own, and most ways out of a container that became known needed root in it.',
    remediation: `Set securityContext.runAsNonRoot to true in the pod, and build the image for a user that is not root${userNamespaces ? '; or give the pod a user namespace by hostUsers: false' : ''}`,
    japanese: {
      title: 'コンテナを root で起動しない',
      description:
        'コンテナの root は、隔離に穴があれば、ノードの root でもあります。ボリュームのファイルを自由に扱え、これまでに知られているコンテナからの脱出手法の多くは、コンテナ内の root 権限を必要としていました。',
      remediation: `Pod の securityContext.runAsNonRoot を true に設定し、root 以外のユーザーで動くイメージを使ってください${userNamespaces ? '。または hostUsers: false を指定して、Pod をユーザー名前空間で動かしてください' : ''}`,
    },
    controls: [
      { standard: 'pss-restricted', id: 'Running as Non-root' },
      { standard: 'mtb', id: 'MTB-PL1-BC-CPI-4' },
      { standard: 'cis', id: '5.2.7' },
      { standard: 'cis', id: '5.6.3' },
      { standard: 'nsa', id: 'Non-root containers and "rootless" container engines' },
      { standard: 'owasp', id: 'K01' },
    ],
    variables: [
      ...(userNamespaces ? [userNamespace] : []),
      { name: 'inherited', expression: `${ofPod} && variables.pod.securityContext.runAsNonRoot == true` },
    ],
    offences: userNamespaces ? `variables.userNamespace ? [] : ${offences}` : offences,
    rule: 'containers do not start as root',
    advice: `set runAsNonRoot to true for the pod, and nowhere to false${userNamespaces ? ', or set hostUsers to false' : ''}`,
  });
