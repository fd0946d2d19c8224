import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { roleValidation, roleVariables } from '../role-rule.js';
import { target } from '../target.js';

/**
 * Kubernetes lets nobody write a Role with rights that they lack, which protects against people but says nothing to the
 * author of a chart, and does not hold for an identity that may do everything.
 */
export function roleRights(parameters: Pick<ProtectionParameters, 'deliveryUsers'>): Policy {
  return {
    name: 'role-rights',
    title: 'A Role gives nothing that leads out of its project',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'With escalate, bind, impersonate, tokens of ServiceAccounts or a proxy to pods or nodes, the holder of a Role becomes somebody else; with a wildcard they get what the next version of Kubernetes adds; by writing Endpoints they lead the ingress to other tenants (CVE-2021-25740).',
    remediation: 'List the resources and verbs that the program needs, in the API groups that have them',
    japanese: {
      title: 'Role はプロジェクトの外に出る権限を与えない',
      description:
        'escalate、bind、impersonate、ServiceAccount のトークン、Pod やノードへの proxy があると、Role の持ち主は別の身分になれます。ワイルドカードは、Kubernetes の次の版で増えるものまで与えます。Endpoints を書けると、Ingress をほかのテナントへ向けられます (CVE-2021-25740)。',
      remediation: 'プログラムに必要なリソースと動詞を、その API グループとともに列挙してください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL2-CC-TI-1' },
      { standard: 'cis', id: '5.1.3' },
      { standard: 'cis', id: '5.1.8' },
      { standard: 'cis', id: '5.1.9' },
      { standard: 'cis', id: '5.1.10' },
      { standard: 'cis', id: '5.1.11' },
      { standard: 'cis', id: '5.1.12' },
      { standard: 'cis', id: '5.1.13' },
      { standard: 'nsa', id: 'Authentication and authorization' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: {
      rules: [{ apiGroups: ['rbac.authorization.k8s.io'], operations: ['CREATE', 'UPDATE'], resources: ['roles'] }],
    },
    conditions: exclusions(parameters),
    variables: [target, ...roleVariables],
    validations: [roleValidation],
  };
}
