import { notDelivery, notNode } from '../exclusion.js';
import { opensForeignNodes } from '../infrastructure-taint.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/**
 * Controllers are judged too, unlike elsewhere: the pods of a tenant's Deployment are made by one. What a DaemonSet's
 * controller adds passes: a node affinity on a field, and tolerations with keys of `node.kubernetes.io/`.
 *
 * An update is judged by what it adds. A pod that is older than the policy, and every pod that is bound to a node, must
 * still lose its finalizers and get labels.
 */
export function podPlacement(parameters: ProtectionParameters): Policy {
  const label = JSON.stringify(parameters.nodePoolLabel);
  const wide = opensForeignNodes(label);
  return {
    name: 'pod-placement',
    title: 'The platform chooses the nodes of pods',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'The taint of a node pool keeps other tenants off the nodes that one workspace pays for. A pod that tolerates it, or every taint, or that names its node and so passes the scheduler by, would run beside the pods of that workspace.',
    remediation: 'Leave placement out, and choose a dedicated plan with a node pool in the tenancy to get own nodes',
    japanese: {
      title: 'Pod のノードを決めるのはプラットフォーム',
      description:
        'ノードプールの taint は、ひとつのワークスペースが支払うノードからほかのテナントを遠ざけます。その taint やすべての taint を許容する Pod、ノードを名指ししてスケジューラーを素通りする Pod は、そのワークスペースの Pod の隣で動いてしまいます。',
      remediation:
        '配置の指定は書かないでください。専用ノードが必要なときは、テナンシーでノードプール付きの専用プランを選んでください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'owasp', id: 'K01' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['pods'] }],
    },
    conditions: [
      notDelivery(parameters),
      {
        // The controller manager is not left out: without an identity for each controller, all would be that one.
        name: 'not-apiserver',
        expression: '!(request.userInfo.username in ["system:apiserver", "system:kube-scheduler"])',
      },
      notNode,
    ],
    variables: [
      target,
      {
        name: 'kept',
        expression: 'oldObject != null && has(oldObject.spec.tolerations) ? oldObject.spec.tolerations : []',
      },
      {
        name: 'tolerations',
        expression: `has(object.spec.tolerations) ? object.spec.tolerations.filter(toleration, (${wide}) && !(toleration in variables.kept)).map(toleration, has(toleration.key) && toleration.key != "" ? toleration.key : "every taint") : []`,
      },
      { name: 'chosen', expression: chosen('object', label) },
      { name: 'chosenBefore', expression: `oldObject != null && (${chosen('oldObject', label)})` },
    ],
    validations: [
      {
        expression: 'request.operation != "CREATE" || !has(object.spec.nodeName) || object.spec.nodeName == ""',
        message: 'spec.nodeName of a pod is refused; leave it out and let the platform choose the node',
        messageExpression:
          'variables.target + " refused: spec.nodeName " + object.spec.nodeName + " passes the scheduler by; leave the field out, the platform chooses the node"',
      },
      {
        expression: '!variables.chosen || variables.chosenBefore',
        message: `a pod selects no node by ${parameters.nodePoolLabel}; leave it out, a dedicated plan places every pod of the workspace in its node pool`,
        messageExpression: `variables.target + " refused: it selects nodes by ${parameters.nodePoolLabel}; leave that out, a dedicated plan places every pod of the workspace in its node pool"`,
      },
      {
        expression: 'variables.tolerations.size() == 0',
        message: `a pod does not tolerate every taint, nor ${parameters.nodePoolLabel}, nor those of the platform; name the key of each taint that it tolerates`,
        messageExpression:
          'variables.target + " refused: it tolerates " + variables.tolerations.join(", ") + ", which opens nodes of other workspaces or of the platform; leave that out, or name the key of each taint that the pod tolerates"',
      },
    ],
  };
}

/** Whether the pod has a node selector or a node affinity on the label, required or preferred. */
function chosen(pod: string, label: string): string {
  const affinity = `${pod}.spec.affinity.nodeAffinity`;
  const required = `${affinity}.requiredDuringSchedulingIgnoredDuringExecution`;
  const preferred = `${affinity}.preferredDuringSchedulingIgnoredDuringExecution`;
  const byLabel = (term: string): string =>
    `has(${term}.matchExpressions) && ${term}.matchExpressions.exists(one, one.key == ${label})`;
  return [
    `has(${pod}.spec.nodeSelector) && ${label} in ${pod}.spec.nodeSelector`,
    `has(${pod}.spec.affinity) && has(${affinity}) && (${[
      `has(${required}) && ${required}.nodeSelectorTerms.exists(term, ${byLabel('term')})`,
      `has(${preferred}) && ${preferred}.exists(term, ${byLabel('term.preference')})`,
    ].join(' || ')})`,
  ].join(' || ');
}
