import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** RBAC checks which rights a RoleBinding hands on, never to whom. */
export function roleBindingSubjects(parameters: ProtectionParameters): Policy {
  return {
    name: 'role-binding-subjects',
    title: 'A RoleBinding names people of the workspace and its own ServiceAccounts',
    category: 'Tenant protection',
    severity: 'high',
    description:
      'A RoleBinding to system:unauthenticated opens a project to everybody who reaches the API server, one to system:authenticated or system:serviceaccounts to every other project. Rights for a ServiceAccount of the platform add to an identity that no tenant should build on.',
    remediation: 'Bind a group of the workspace, or a ServiceAccount of a project',
    japanese: {
      title: 'RoleBinding の相手はワークスペースの人と自分の ServiceAccount',
      description:
        'system:unauthenticated への RoleBinding は、API サーバーに届くすべての人にプロジェクトを開きます。system:authenticated や system:serviceaccounts への RoleBinding は、ほかのすべてのプロジェクトに開きます。プラットフォームの ServiceAccount に権限を足すと、テナントが頼るべきでない身分が強くなります。',
      remediation: 'ワークスペースのグループか、プロジェクトの ServiceAccount に割り当ててください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'cis', id: '5.1.7' },
      { standard: 'nsa', id: 'Authentication and authorization' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      rules: [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['rolebindings'],
        },
      ],
    },
    conditions: exclusions(parameters),
    variables: [
      target,
      {
        name: 'refused',
        expression: `has(object.subjects) ? object.subjects.filter(subject, subject.kind == "ServiceAccount" ? has(subject.namespace) && subject.namespace in ${JSON.stringify(parameters.platformNamespaces)} : subject.name.startsWith("system:")).map(subject, subject.kind + " " + (has(subject.namespace) ? subject.namespace + "/" : "") + subject.name) : []`,
      },
    ],
    validations: [
      {
        expression: 'variables.refused.size() == 0',
        message:
          'a RoleBinding names no system: user or group and no ServiceAccount of the platform; bind a group of the workspace or a ServiceAccount of a project',
        messageExpression:
          'variables.target + " refused: it names " + variables.refused.join(", ") + ", which is not of this workspace; bind a group of the workspace, or a ServiceAccount of a project"',
      },
    ],
  };
}
