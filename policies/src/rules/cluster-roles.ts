import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** Custom roles exist in projects only: the seed's rule, and what keeps the answer to "who can do what" short. */
export function clusterRoles(parameters: ProtectionParameters): Policy {
  return {
    name: 'cluster-roles',
    title: 'There is no custom ClusterRole',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'A custom ClusterRole would reach every project of the workspace, and a label on it would add its rules to the built-in roles that aggregate.',
    remediation: 'Declare a Role in a project of the tenancy, or bind a preset ClusterRole',
    japanese: {
      title: '独自の ClusterRole は存在しない',
      description:
        '独自の ClusterRole はワークスペースのすべてのプロジェクトに及び、ラベルを付ければ集約される組み込みロールにまで規則が加わります。',
      remediation: 'テナンシーのプロジェクトに Role を宣言するか、プリセットの ClusterRole を割り当ててください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-CPI-1' },
      { standard: 'mtb', id: 'MTB-PL2-CC-TI-1' },
      { standard: 'cis', id: '5.1.3' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      rules: [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          operations: ['CREATE', 'UPDATE', 'DELETE'],
          resources: ['clusterroles'],
        },
      ],
    },
    conditions: exclusions(parameters),
    variables: [target],
    validations: [
      {
        expression: 'false',
        message: `custom ClusterRoles do not exist in a workspace; use a Role in a project, or a binding to one of ${parameters.presetClusterRoles.join(', ')}`,
        messageExpression: `variables.target + " refused: custom ClusterRoles do not exist in a workspace; use a Role in a project, or a binding in the tenancy to one of ${parameters.presetClusterRoles.join(', ')}"`,
      },
    ],
  };
}
