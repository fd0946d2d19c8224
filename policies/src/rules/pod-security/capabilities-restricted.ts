import { containerOffences, podControl, windows } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const added = 'container.securityContext.capabilities.add';
const dropped = 'container.securityContext.capabilities.drop';
const refused = 'capability, capability != "NET_BIND_SERVICE"';

/** Replaces `capabilities`: what is dropped need not be counted. */
export const capabilitiesRestricted = podControl({
  name: 'capabilities-restricted',
  standard: 'restricted',
  title: 'Containers drop all capabilities and add back none but NET_BIND_SERVICE',
  severity: 'medium',
  description:
    'A container has 14 powers of root by default, for programs of old. A program that listens and answers needs none of them, and what a container does not have, nobody who breaks into it can use against the kernel or the network.',
  remediation:
    'Set securityContext.capabilities.drop to [ALL] in each container, and add NET_BIND_SERVICE only for a port below 1024',
  japanese: {
    title: 'コンテナのすべてのケーパビリティを破棄し、追加するのは NET_BIND_SERVICE だけにする',
    description:
      'コンテナには、古いプログラムのために root の権限のうち 14 種類が既定で与えられます。一般的なサーバープログラムには一つも必要ありません。破棄しておけば、侵入されてもカーネルやネットワークへの攻撃に使われることはありません。',
    remediation:
      '各コンテナの securityContext.capabilities.drop に [ALL] を設定し、1024 番未満のポートを使う場合に限り NET_BIND_SERVICE を追加してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Capabilities' },
    { standard: 'pss-restricted', id: 'Capabilities' },
    { standard: 'mtb', id: 'MTB-PL1-BC-CPI-3' },
    { standard: 'cis', id: '5.2.8' },
    { standard: 'cis', id: '5.2.9' },
    { standard: 'owasp', id: 'K01' },
  ],
  variables: [windows],
  offences: `variables.windows ? [] : ${[
    containerOffences(
      `!(${given('container', 'securityContext', 'capabilities', 'drop')} && "ALL" in ${dropped})`,
      '".securityContext.capabilities.drop lacks ALL"',
    ),
    containerOffences(
      `${given('container', 'securityContext', 'capabilities', 'add')} && ${added}.exists(${refused})`,
      `".securityContext.capabilities.add has " + ${added}.filter(${refused}).join(", ")`,
    ),
  ].join(' + ')}`,
  rule: 'a container drops all capabilities and adds none but NET_BIND_SERVICE',
  advice: 'set capabilities.drop to ["ALL"], and add none but NET_BIND_SERVICE',
});
