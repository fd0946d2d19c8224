import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** Rights in the whole workspace come from the tenancy alone, where a review sees them. */
export function clusterRoleBindings(parameters: ProtectionParameters): Policy {
  return {
    name: 'cluster-role-bindings',
    title: 'Rights in the whole workspace are declared in the tenancy',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'RBAC lets a person hand on what they hold. Without this policy a workspace administrator could make further administrators whom no declaration names.',
    remediation: 'Declare a GroupBinding to a preset ClusterRole in the tenancy',
    japanese: {
      title: 'ワークスペース全体の権限はテナンシーで宣言する',
      description:
        'RBAC では、持っている権限をほかの人に渡せます。このポリシーがないと、ワークスペースの管理者が、どの宣言にも現れない管理者を増やせてしまいます。',
      remediation: 'テナンシーで、プリセットの ClusterRole への GroupBinding を宣言してください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-CPI-1' },
      { standard: 'cis', id: '5.1.1' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      rules: [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          operations: ['CREATE', 'UPDATE', 'DELETE'],
          resources: ['clusterrolebindings'],
        },
      ],
    },
    conditions: exclusions(parameters),
    variables: [target],
    validations: [
      {
        expression: 'false',
        message: `ClusterRoleBindings are written by delivery only; declare a GroupBinding to one of ${parameters.presetClusterRoles.join(', ')} in the tenancy`,
        messageExpression: `variables.target + " refused: rights in the whole workspace are declared; add a GroupBinding to one of ${parameters.presetClusterRoles.join(', ')} in the tenancy, or a RoleBinding in your project"`,
      },
    ],
  };
}
