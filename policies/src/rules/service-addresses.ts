import { exclusions } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** A Service leads to pods of its own project: the syncer copies it to the host, where both fields reach further. */
export function serviceAddresses(parameters: ProtectionParameters): Policy {
  return {
    name: 'service-addresses',
    title: 'A Service leads to pods of its project only',
    category: 'Tenant protection',
    severity: 'high',
    description:
      'With externalIPs every node of the host cluster would send traffic for that address to the tenant, other tenants and the platform included: the man in the middle of CVE-2020-8554, which Kubernetes leaves to admission. With type ExternalName the ingress of the platform, which may go where no tenant may, would forward to any name, such as the control plane of another workspace.',
    remediation:
      'Select pods of the project, let programs call other hosts by their own names, and declare the ports that the ingress of the platform may reach',
    japanese: {
      title: 'Service の行き先は自分のプロジェクトの Pod だけ',
      description:
        'externalIPs があると、ホストクラスターの全ノードが、ほかのテナントやプラットフォームの分も含めて、そのアドレス宛ての通信をテナントに送ります。これは Kubernetes がアドミッションに任せている CVE-2020-8554 の中間者攻撃です。type ExternalName があると、どのテナントも行けない所へ行けるプラットフォームの Ingress が、別のワークスペースのコントロールプレーンのような任意の名前に転送してしまいます。',
      remediation:
        'プロジェクトの Pod を選び、ほかのホストはプログラムからその名前で呼び、プラットフォームの Ingress が届いてよいポートを宣言してください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['services'] }],
    },
    conditions: exclusions(parameters),
    variables: [target],
    validations: [
      {
        expression: '!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0',
        message: 'spec.externalIPs of a Service is refused; leave it out and use an Ingress',
        messageExpression:
          'variables.target + " refused: spec.externalIPs " + object.spec.externalIPs.join(", ") + " would take over traffic of the whole host cluster; leave the field out and use an Ingress"',
      },
      {
        expression: '!has(object.spec.type) || object.spec.type != "ExternalName"',
        message:
          'spec.type ExternalName of a Service is refused; select pods of the project, or let the program call the host by its own name',
        messageExpression:
          'variables.target + " refused: spec.type ExternalName" + (has(object.spec.externalName) ? " (" + object.spec.externalName + ")" : "") + " would let the ingress of the platform forward to any name; select pods of the project, or let the program call the host by its own name"',
      },
    ],
  };
}
