import type { HostParameters } from '../host-parameters.js';
import { opensForeignNodes } from '../infrastructure-taint.js';
import type { Policy } from '../policy.js';
import { syncedTarget, workspaceNamespaces } from '../synced-object.js';

/**
 * Holds on the host, where no right inside a vCluster reaches. The control plane of the workspace is judged too: nobody is
 * left out. An update is judged by what it adds, so that an older pod can lose its finalizers.
 */
export function hostPods(parameters: HostParameters): Policy {
  const label = JSON.stringify(parameters.nodePoolLabel);
  const labelled = `has(namespaceObject.metadata.labels) && ${label} in namespaceObject.metadata.labels`;
  const wide = opensForeignNodes(label);
  return {
    name: 'host-pods',
    title: 'Pods of a workspace stay on its nodes and take only what a plan sells',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'A taint keeps other tenants off a node pool only as long as their pods do not tolerate it, and a quota counts only resources that it names. The policies inside a vCluster refuse such pods, but fall with it; this one stands on the host.',
    remediation: 'Choose a dedicated plan with a node pool in the tenancy, for own nodes and for devices',
    japanese: {
      title: 'ワークスペースの Pod は自分のノードにとどまり、プランにあるものだけを使う',
      description:
        'taint がほかのテナントをノードプールから遠ざけるのは、その Pod が taint を許容しない間だけです。クォータも、名前を挙げたリソースしか数えません。vCluster の中のポリシーもこうした Pod を拒否しますが、vCluster と運命をともにします。このポリシーはホストの上に立ちます。',
      remediation: '専用ノードやデバイスが必要なときは、テナンシーでノードプール付きの専用プランを選んでください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'nsa', id: 'Pod security enforcement' },
      { standard: 'owasp', id: 'K01' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    variables: [
      syncedTarget,
      { name: 'pool', expression: `${labelled} ? namespaceObject.metadata.labels[${label}] : ""` },
      {
        name: 'kept',
        expression: 'oldObject != null && has(oldObject.spec.tolerations) ? oldObject.spec.tolerations : []',
      },
      {
        name: 'tolerations',
        expression: `has(object.spec.tolerations) ? object.spec.tolerations.filter(toleration, (${wide}) && !(toleration in variables.kept)) : []`,
      },
      {
        name: 'containers',
        expression: 'object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])',
      },
      {
        name: 'taken',
        expression: `variables.containers.filter(one, ${takes('one')}).map(one, "container " + one.name) + (${takes('object.spec')} ? ["the pod as a whole"] : [])`,
      },
    ],
    validations: [
      {
        expression: 'request.operation != "CREATE" || !has(object.spec.nodeName) || object.spec.nodeName == ""',
        message: 'spec.nodeName of a pod is refused; leave it out and let the scheduler choose the node',
        messageExpression:
          'variables.target + " refused: spec.nodeName " + object.spec.nodeName + " passes the scheduler by; leave the field out"',
      },
      {
        expression: 'variables.pool != "" || variables.tolerations.size() == 0',
        message: `a pod of a shared plan does not tolerate every taint, nor ${parameters.nodePoolLabel}, nor those of the platform; name the key of each taint that it tolerates`,
        messageExpression: `variables.target + " refused: it tolerates " + variables.tolerations.map(toleration, has(toleration.key) && toleration.key != "" ? toleration.key : "every taint").join(", ") + ", which opens nodes of other workspaces or of the platform; leave that out, or name the key of each taint that the pod tolerates"`,
      },
      {
        expression: `request.operation != "CREATE" || variables.pool == "" || (has(object.spec.nodeSelector) && ${label} in object.spec.nodeSelector && object.spec.nodeSelector[${label}] == variables.pool)`,
        message: `a pod of a dedicated plan selects its nodes by ${parameters.nodePoolLabel}; wait until the vCluster has taken up its node pool`,
        messageExpression: `variables.target + " refused: it does not select ${parameters.nodePoolLabel}=" + variables.pool + "; the vCluster adds that to every pod as soon as it has taken up its node pool"`,
      },
      {
        expression: 'variables.pool != "" || request.operation != "CREATE" || variables.taken.size() == 0',
        message: 'a pod of a shared plan takes CPU, memory and local disk; choose a dedicated plan for devices',
        messageExpression:
          'variables.target + " refused: " + variables.taken[0] + " asks for more than CPU, memory and local disk; choose a dedicated plan for devices"',
      },
    ],
  };
}

/** Whether a container, or the pod for all of them, asks for a resource that no plan counts: a device, or huge pages. */
const takes = (one: string): string =>
  `(has(${one}.resources) && (${['requests', 'limits']
    .map(
      (amounts) =>
        `(has(${one}.resources.${amounts}) && ${one}.resources.${amounts}.exists(name, !(name in ["cpu", "memory", "ephemeral-storage"])))`,
    )
    .join(' || ')}))`;
