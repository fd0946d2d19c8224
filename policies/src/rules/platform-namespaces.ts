import { exclusions, notNode } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/**
 * Closed by what a namespace is not, so that one that nobody thought of is closed too.
 *
 * vCluster sends `pods/exec` and `pods/attach` past the tenant's admission, and reads never reach it: RBAC closes those.
 */
export function platformNamespaces(parameters: ProtectionParameters): Policy {
  return {
    name: 'platform-namespaces',
    title: 'Only projects are open to people',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'A token request, a pod or a token Secret in kube-system gives the identity of a controller, one of which holds the right to escalate; a workspace administrator became cluster-admin that way. The other policies do not look at controllers, so every namespace that is not a project is closed.',
    remediation: 'Work in a project, or declare a new one in the tenancy',
    japanese: {
      title: '人に開かれているのはプロジェクトだけ',
      description:
        'kube-system でのトークンの要求、Pod、トークン Secret は、コントローラーの身分を与えます。その中には escalate の権限を持つものがあり、ワークスペースの管理者がそこから cluster-admin になれました。ほかのポリシーはコントローラーを見ないので、プロジェクトでない Namespace はすべて閉じます。',
      remediation: 'プロジェクトの中で作業するか、テナンシーで新しいプロジェクトを宣言してください',
    },
    points: ['workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-BC-CPI-2' },
      { standard: 'cis', id: '5.6.4' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      namespaceSelector: { matchExpressions: [{ key: parameters.projectLabel, operator: 'DoesNotExist' }] },
      rules: [
        {
          apiGroups: ['*'],
          operations: ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
          resources: ['*/*'],
          scope: 'Namespaced',
        },
      ],
    },
    conditions: [...exclusions(parameters), notNode],
    variables: [target],
    validations: [
      {
        expression: 'false',
        message: 'the namespace belongs to the platform; work in a project, or declare a new one in the tenancy',
        messageExpression:
          'variables.target + " refused: the namespace is not a project and belongs to the platform; work in a project, or declare a new one in the tenancy"',
      },
    ],
  };
}
