import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/** Nobody is left out. A namespace that is older than the policy is judged when it loses its owner, never before. */
export function namespaceOwner(parameters: Pick<WorkloadParameters, 'ownerLabels' | 'platformNamespaces'>): Policy {
  const keys = parameters.ownerLabels.join(', ');
  const owned = (object: string): string =>
    `${object} != null && has(${object}.metadata.labels) && ${JSON.stringify(parameters.ownerLabels)}.exists(key, key in ${object}.metadata.labels && ${object}.metadata.labels[key] != "")`;
  return {
    name: 'namespace-owner',
    title: 'Every namespace says who owns it',
    category: 'Workloads',
    severity: 'medium',
    description:
      'A namespace without an owner has nobody to ask when it breaks, costs or is attacked, and nobody who misses it when it should go.',
    remediation: 'Add an owner label with the organization or team that answers for the namespace',
    japanese: {
      title: 'すべての Namespace は持ち主を示す',
      description:
        '持ち主のない Namespace には、壊れたとき、費用がかかったとき、攻撃されたときに尋ねる相手がなく、不要になっても気づく人がいません。',
      remediation: 'Namespace に責任を持つ組織やチームを、owner ラベルに書いてください',
    },
    points: ['author', 'host', 'workspace'],
    controls: [
      { standard: 'cis', id: '5.6.1' },
      { standard: 'owasp', id: 'K04' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['namespaces'], scope: 'Cluster' }],
    },
    conditions: [
      {
        name: 'not-platform',
        expression: `!(has(object.metadata.name) && object.metadata.name in ${JSON.stringify(parameters.platformNamespaces)})`,
      },
    ],
    variables: [
      target,
      { name: 'owned', expression: owned('object') },
      { name: 'ownedBefore', expression: owned('oldObject') },
    ],
    validations: [
      {
        expression: 'variables.owned || (oldObject != null && !variables.ownedBefore)',
        message: `a namespace has an owner label; add ${keys} with who answers for it`,
        messageExpression: `variables.target + " refused: metadata.labels says nobody who owns it; add the label ${keys} with the organization or team that answers for it"`,
      },
    ],
  };
}
