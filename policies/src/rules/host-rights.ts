import { exclusions } from '../exclusion.js';
import type { HostHardeningParameters } from '../host-hardening-parameters.js';
import type { Policy } from '../policy.js';
import { roleValidation, roleVariables } from '../role-rule.js';
import { syncedTarget, workspaceNamespaces } from '../synced-object.js';

/** Delivery is left out: the chart of vCluster gives its control plane rights that no tenant may have. */
export function hostRights(
  parameters: Pick<HostHardeningParameters, 'managedLabel' | 'workspaceLabel' | 'nodePoolLabel' | 'fluxUsers'>,
): Policy {
  return {
    name: 'host-rights',
    title: 'Nobody but delivery gives rights in the namespace of a workspace that lead out of it',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'The namespace of a workspace holds the kubeconfig of its administrator and the database with its keys. A Role with tokens or wildcards, or a binding of admin or cluster-admin, gives both, and a binding for system:authenticated gives them to everybody.',
    remediation: 'Write a Role with the resources and verbs that are needed, and bind it to a person or group',
    japanese: {
      title: 'ワークスペースの Namespace で、外に出る権限を与えるのは配信だけ',
      description:
        'ワークスペースの Namespace には、管理者の kubeconfig と、鍵を収めたデータベースがあります。トークンやワイルドカードの Role、admin や cluster-admin の割り当てはその両方を与え、system:authenticated への割り当てはすべての人に与えます。',
      remediation: '必要なリソースと動詞だけの Role を作り、人かグループに割り当ててください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL2-CC-TI-1' },
      { standard: 'cis', id: '5.1.1' },
      { standard: 'cis', id: '5.1.7' },
      { standard: 'cis', id: '5.1.8' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      rules: [
        {
          apiGroups: ['rbac.authorization.k8s.io'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['rolebindings', 'roles'],
        },
      ],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    conditions: exclusions({ deliveryUsers: parameters.fluxUsers }),
    variables: [
      syncedTarget,
      ...roleVariables.map((one) =>
        one.name === 'rules'
          ? { ...one, expression: 'object.kind == "Role" && has(dyn(object).rules) ? dyn(object).rules : []' }
          : one,
      ),
      {
        name: 'handed',
        expression:
          'object.kind == "RoleBinding" && dyn(object).roleRef.kind == "ClusterRole" ? string(dyn(object).roleRef.name) : ""',
      },
      {
        name: 'everybody',
        expression:
          'object.kind == "RoleBinding" && has(dyn(object).subjects) ? dyn(object).subjects.filter(subject, subject.kind != "ServiceAccount" && subject.name.startsWith("system:")).map(subject, subject.name) : []',
      },
    ],
    validations: [
      roleValidation,
      {
        expression:
          '!(variables.handed in ["admin", "cluster-admin", "edit"]) && !variables.handed.startsWith("system:")',
        message: 'no RoleBinding hands on admin, edit or cluster-admin; write a Role with what is needed and bind that',
        messageExpression:
          'variables.target + " refused: it hands on the ClusterRole " + variables.handed + "; write a Role with what is needed, and bind that"',
      },
      {
        expression: 'variables.everybody.size() == 0',
        message: 'a RoleBinding names no system: user or group; bind a person, a group or a ServiceAccount',
        messageExpression:
          'variables.target + " refused: it names " + variables.everybody.join(", ") + "; bind a person, a group or a ServiceAccount"',
      },
    ],
  };
}
