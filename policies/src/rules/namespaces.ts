import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** A namespace is a project, and a project is declared; its labels decide which policies hold in it. */
export function namespaces(parameters: ProtectionParameters): Policy {
  return {
    name: 'namespaces',
    title: 'Projects are declared in the tenancy',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'A namespace made by hand has no quota and no network isolation. A project label on a platform namespace would open it, and a changed pod-security label would let privileged containers in.',
    remediation: 'Declare the project, and its labels, in the tenancy',
    japanese: {
      title: 'プロジェクトはテナンシーで宣言する',
      description:
        '手で作った Namespace にはクォータもネットワークの分離もありません。プラットフォームの Namespace にプロジェクトのラベルを付ければ開いてしまい、pod-security のラベルを変えれば特権コンテナーが入れてしまいます。',
      remediation: 'プロジェクトとそのラベルは、テナンシーで宣言してください',
    },
    points: ['workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-CPI-1' },
      { standard: 'cis', id: '5.6.1' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [
        {
          apiGroups: [''],
          operations: ['CREATE', 'UPDATE', 'DELETE'],
          resources: ['namespaces', 'namespaces/finalize', 'namespaces/status'],
          scope: 'Cluster',
        },
      ],
    },
    conditions: exclusions(parameters),
    variables: [
      target,
      {
        name: 'before',
        expression: 'oldObject != null && has(oldObject.metadata.labels) ? oldObject.metadata.labels : {}',
      },
      { name: 'after', expression: 'object != null && has(object.metadata.labels) ? object.metadata.labels : {}' },
      {
        name: 'changed',
        expression: `(variables.after.filter(key, !(key in variables.before && variables.before[key] == variables.after[key])) + variables.before.filter(key, !(key in variables.after))).filter(key, ${JSON.stringify(parameters.protectedLabelPrefixes)}.exists(prefix, key.startsWith(prefix)))`,
      },
    ],
    validations: [
      {
        expression: 'request.operation == "UPDATE"',
        message: 'namespaces are made and deleted by delivery only; declare the project in the tenancy',
        messageExpression:
          'variables.target + " refused: a namespace is a project, and projects are declared; add or remove the project in the tenancy"',
      },
      {
        expression: '!(has(request.subResource) && request.subResource == "finalize")',
        message: 'a namespace is finalized by its controller only; wait for its content to be deleted',
        messageExpression:
          'variables.target + " refused: only the namespace controller finalizes; find out what keeps the content of the namespace from being deleted"',
      },
      {
        expression: 'request.operation != "UPDATE" || variables.changed.size() == 0',
        message: 'labels of a namespace that policies select by are set by delivery only; change them in the tenancy',
        messageExpression:
          'variables.target + " refused: policies select by the label " + variables.changed.join(", ") + "; leave it as it is, or change the project in the tenancy"',
      },
    ],
  };
}
