import { harmlessClusterRoles } from '../dangerous-right.js';
import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** A RoleBinding to a ClusterRole gives all of its rules in the project; RBAC asks only whether the author holds them. */
export function roleBindingRoles(
  parameters: Pick<ProtectionParameters, 'deliveryUsers' | 'presetClusterRoles'>,
): Policy {
  const allowed = [...parameters.presetClusterRoles, ...harmlessClusterRoles];
  const names = allowed.join(', ');
  return {
    name: 'role-binding-roles',
    title: 'A RoleBinding hands on a Role of its project, or a preset ClusterRole',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'The built-in ClusterRoles edit and admin hold impersonate and the tokens of ServiceAccounts, cluster-admin holds everything, and those of system: are the identities of the platform. Bound in a project, each gives more than any role that a review has seen.',
    remediation: 'Write a Role in the project with what is needed, and bind that',
    japanese: {
      title: 'RoleBinding が渡すのは自分のプロジェクトの Role か、プリセットの ClusterRole',
      description:
        '組み込みの ClusterRole のうち edit と admin は impersonate と ServiceAccount のトークンを、cluster-admin はすべてを持ち、system: で始まるものはプラットフォームの身分です。プロジェクトで割り当てると、どれも、レビューで確かめたロールより多くを与えます。',
      remediation: '必要なものだけの Role をプロジェクトに作り、それを割り当ててください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL2-CC-TI-1' },
      { standard: 'cis', id: '5.1.1' },
      { standard: 'nsa', id: 'Authentication and authorization' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      rules: [
        { apiGroups: ['rbac.authorization.k8s.io'], operations: ['CREATE', 'UPDATE'], resources: ['rolebindings'] },
      ],
    },
    conditions: exclusions(parameters),
    variables: [target],
    validations: [
      {
        expression: `object.roleRef.kind != "ClusterRole" || object.roleRef.name in ${JSON.stringify(allowed)}`,
        message: `a RoleBinding hands on a Role of its project or one of ${names}; write a Role with what is needed and bind that`,
        messageExpression: `variables.target + " refused: it hands on the ClusterRole " + object.roleRef.name + "; write a Role in the project with what is needed and bind that, or bind one of ${names}"`,
      },
    ],
  };
}
