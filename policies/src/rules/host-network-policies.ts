import type { HostParameters } from '../host-parameters.js';
import type { Policy } from '../policy.js';
import { syncedLabel, syncedTarget, workspaceNamespaces } from '../synced-object.js';

/**
 * Network policies only add up: one that a tenant wrote can open what the platform's leave closed, and never close anything.
 * By the label, because those of the platform name addresses.
 */
export function hostNetworkPolicies(parameters: HostParameters): Policy {
  const peers = (direction: 'from' | 'to', field: 'ingress' | 'egress'): string =>
    `(has(object.spec.${field}) ? object.spec.${field}.filter(rule, !has(rule.${direction}) || rule.${direction}.size() == 0).map(rule, "everybody") + object.spec.${field}.map(rule, has(rule.${direction}) ? rule.${direction}.filter(peer, has(peer.ipBlock)).map(peer, peer.ipBlock.cidr).join(", ") : "").filter(cidrs, cidrs != "") + object.spec.${field}.filter(rule, has(rule.${direction}) && rule.${direction}.exists(peer, has(peer.namespaceSelector))).map(rule, "other namespaces") : [])`;
  return {
    name: 'host-network-policies',
    title: 'A network policy of a tenant opens nothing but the workspace',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'Network policies add up. If vCluster copied those of tenants, a rule without peers or with a range of addresses would open the host cluster, its nodes and the metadata service of the cloud, whatever the policies of the platform leave closed.',
    remediation: 'Declare allowFrom, egressCidrs or internetEgress in the tenancy',
    japanese: {
      title: 'テナントのネットワークポリシーが開くのはワークスペースの中だけ',
      description:
        'ネットワークポリシーは足し算です。vCluster がテナントのものを写すと、相手のない規則やアドレス範囲の規則が、プラットフォームのポリシーが閉じているホストクラスター、ノード、クラウドのメタデータサービスを開いてしまいます。',
      remediation: 'テナンシーで allowFrom、egressCidrs、internetEgress を宣言してください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'Block network access across tenant namespaces' },
      { standard: 'cis', id: '5.3.2' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [{ apiGroups: ['networking.k8s.io'], operations: ['CREATE', 'UPDATE'], resources: ['networkpolicies'] }],
      namespaceSelector: workspaceNamespaces(parameters),
      objectSelector: { matchExpressions: [{ key: syncedLabel, operator: 'Exists' }] },
    },
    variables: [syncedTarget, { name: 'opened', expression: `${peers('from', 'ingress')} + ${peers('to', 'egress')}` }],
    validations: [
      {
        expression: 'variables.opened.size() == 0',
        message: 'a network policy of a tenant names pods of the workspace only; declare other peers in the tenancy',
        messageExpression:
          'variables.target + " refused: it opens the workspace to " + variables.opened.join(", ") + "; select pods of the workspace, and declare allowFrom, egressCidrs or internetEgress in the tenancy"',
      },
    ],
  };
}
