import { podControl } from '../../pod-control.js';
import type { PodSecurityVersion } from '../../pod-security-version.js';
import { given } from '../../pod-template.js';
import type { Policy } from '../../policy.js';

/** Safe are those that the kernel keeps apart for each pod. */
export const sysctls = (version: PodSecurityVersion): Policy => {
  const list = 'variables.pod.securityContext.sysctls';
  return podControl({
    name: 'sysctls',
    standard: 'baseline',
    title: 'Pods set only sysctls that are their own',
    severity: 'medium',
    description:
      'Sysctls change the kernel, and most of them change it for the whole node: for the pods of others too, and for what protects these from each other.',
    remediation: `Remove the sysctl from securityContext.sysctls; allowed are ${version.sysctls.join(', ')}`,
    japanese: {
      title: 'Pod では、その Pod だけに影響する sysctl しか設定しない',
      description:
        'sysctl はカーネルの設定を変更します。その多くはノード全体に影響し、ほかの Pod や、Pod どうしを保護するしくみにも影響します。',
      remediation: `securityContext.sysctls から該当の sysctl を削除してください。許可されているのは ${version.sysctls.join('、')} です`,
    },
    controls: [
      { standard: 'pss-baseline', id: 'Sysctls' },
      { standard: 'owasp', id: 'K01' },
    ],
    offences: `${given('variables.pod', 'securityContext', 'sysctls')} ? ${list}.filter(sysctl, !(sysctl.name in ${JSON.stringify(version.sysctls)})).map(sysctl, variables.path + ".securityContext.sysctls has " + sysctl.name) : []`,
    rule: 'a pod sets only sysctls that are its own',
    advice: `set none but ${version.sysctls.join(', ')}`,
  });
};
