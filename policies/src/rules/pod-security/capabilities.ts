import { containerOffences, podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const allowed = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

const added = 'container.securityContext.capabilities.add';
const refused = `capability, !(capability in ${JSON.stringify(allowed)})`;

/** The default set is what container runtimes give, without NET_RAW. */
export const capabilities = podControl({
  name: 'capabilities',
  standard: 'baseline',
  title: 'Containers add no capability beyond the default set',
  severity: 'high',
  description:
    'Capabilities are the powers of root, one by one. Several of those that a container does not have by default, SYS_ADMIN above all, are enough to leave the container; with NET_RAW a pod forges packets of others.',
  remediation: 'Remove the capability from securityContext.capabilities.add; for ports below 1024 add NET_BIND_SERVICE',
  japanese: {
    title: 'コンテナに既定のセット以外のケーパビリティを追加しない',
    description:
      'ケーパビリティは、root の権限を細かく分割したものです。SYS_ADMIN をはじめ、既定では与えられないケーパビリティの中には、それだけでコンテナから脱出できるものがあります。NET_RAW があると、ほかの Pod になりすましたパケットを送信できます。',
    remediation:
      'securityContext.capabilities.add から該当のケーパビリティを削除してください。1024 番未満のポートを使う場合は NET_BIND_SERVICE を追加してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Capabilities' },
    { standard: 'mtb', id: 'MTB-PL1-BC-CPI-3' },
    { standard: 'cis', id: '5.2.8' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: containerOffences(
    `${given('container', 'securityContext', 'capabilities', 'add')} && ${added}.exists(${refused})`,
    `".securityContext.capabilities.add has " + ${added}.filter(${refused}).join(", ")`,
  ),
  rule: 'a container adds no capability beyond the default set',
  advice: `add none but ${allowed.join(', ')}`,
});
