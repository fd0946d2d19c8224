import { classList } from '../class-list.js';
import type { HostHardeningParameters } from '../host-hardening-parameters.js';
import type { Policy } from '../policy.js';
import { syncedLabel, syncedTarget, workspaceNamespaces } from '../synced-object.js';

/**
 * The quotas of a workspace are split by class, so the class decides who pays. What vCluster copied is the tenant's,
 * CoreDNS included; what it did not is its own.
 */
export function hostPodClasses(
  parameters: Pick<
    HostHardeningParameters,
    'managedLabel' | 'workspaceLabel' | 'nodePoolLabel' | 'tenantClass' | 'controlPlaneClass' | 'runtimeClasses'
  >,
): Policy {
  const { tenantClass, controlPlaneClass, runtimeClasses } = parameters;
  return {
    name: 'host-pod-classes',
    title: 'A pod of a tenant has the class of tenants',
    category: 'Tenant isolation',
    severity: 'high',
    description:
      'A pod of a tenant in the class of control planes would use up what the control plane of its workspace needs to start again, and drive out the pods of other tenants.',
    remediation: 'Leave priorityClassName and runtimeClassName to the platform',
    japanese: {
      title: 'テナントの Pod はテナントのクラスを持つ',
      description:
        'テナントの Pod がコントロールプレーンのクラスを持つと、ワークスペースのコントロールプレーンが再起動に使う分を食いつぶし、ほかのテナントの Pod を追い出してしまいます。',
      remediation: 'priorityClassName と runtimeClassName はプラットフォームに任せてください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-FNS-1' },
      { standard: 'owasp', id: 'K01' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    variables: [
      syncedTarget,
      {
        name: 'expected',
        expression: `has(object.metadata.labels) && "${syncedLabel}" in object.metadata.labels ? ${JSON.stringify(tenantClass)} : ${JSON.stringify(controlPlaneClass)}`,
      },
      { name: 'class', expression: 'has(object.spec.priorityClassName) ? object.spec.priorityClassName : ""' },
    ],
    validations: [
      {
        expression: 'variables.class == variables.expected',
        message: `a pod of a tenant has the class ${tenantClass}, one of a control plane ${controlPlaneClass}; leave sync.toHost.pods.priorityClassName to the platform`,
        messageExpression:
          'variables.target + " refused: its class is \\"" + variables.class + "\\" and not " + variables.expected + ", which its quota counts; leave priorityClassName to the platform"',
      },
      ...(runtimeClasses === undefined
        ? []
        : [
            {
              expression: `!has(object.spec.runtimeClassName) || object.spec.runtimeClassName in ${JSON.stringify(runtimeClasses)}`,
              message: `a pod has no runtime class but those of tenants (${classList(runtimeClasses)}); leave runtimeClassName out`,
              messageExpression: `variables.target + " refused: spec.runtimeClassName " + object.spec.runtimeClassName + " is not one of tenants (${classList(runtimeClasses)}); leave the field out"`,
            },
          ]),
    ],
  };
}
