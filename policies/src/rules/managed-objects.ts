import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/**
 * The selector sees the object and the old object, so the label can be neither taken nor dropped.
 *
 * The Scale object carries no labels: a right to `scale` a managed workload is out of this policy's sight, and Flux puts
 * the declared number back.
 */
export function managedObjects(parameters: ProtectionParameters): Policy {
  return {
    name: 'managed-objects',
    title: 'What the tenancy declares is changed only by delivery',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'Quotas, roles, bindings, network policies and namespaces of a workspace carry a label. Without this policy a workspace administrator could lift their own quota, or hide own objects from the platform under that label.',
    remediation: 'Change the object in the tenancy, or make your own object without the label',
    japanese: {
      title: 'テナンシーが宣言したものを変えるのは配信だけ',
      description:
        'ワークスペースのクォータ、ロール、バインディング、ネットワークポリシー、Namespace にはラベルが付いています。このポリシーがないと、ワークスペースの管理者が自分のクォータを引き上げたり、同じラベルを付けて自分のオブジェクトをプラットフォームから隠したりできてしまいます。',
      remediation: 'テナンシーで変更するか、そのラベルのない自分のオブジェクトを作ってください',
    },
    points: ['workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-BC-CPI-2' },
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-1' },
      { standard: 'owasp', id: 'K04' },
    ],
    match: {
      objectSelector: { matchLabels: { [parameters.managedLabel]: 'true' } },
      rules: [{ apiGroups: ['*'], operations: ['CREATE', 'UPDATE', 'DELETE'], resources: ['*/*'] }],
    },
    conditions: exclusions(parameters),
    variables: [target],
    validations: [
      {
        expression: 'false',
        message: `objects labelled ${parameters.managedLabel}=true are managed by the platform; change them in the tenancy, or make your own object without that label`,
        messageExpression: `variables.target + " refused: the label ${parameters.managedLabel}=true marks what only delivery changes; change it in the tenancy, or make your own object without that label"`,
      },
    ],
  };
}
