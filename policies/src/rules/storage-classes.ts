import { classList } from '../class-list.js';
import { outsidePlatform } from '../outside-platform.js';
import { podChanged, podRules, podVariables } from '../pod-template.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/**
 * Claims, the templates of StatefulSets, and volumes that live as long as their pod. A claim is judged when it is made: its
 * class never changes, and a claim that is older than the policy may still grow.
 */
export function storageClasses(
  parameters: Required<Pick<WorkloadParameters, 'storageClasses' | 'platformNamespaces'>>,
): Policy {
  const allowed = classList(parameters.storageClasses);
  const annotation = 'volume.beta.kubernetes.io/storage-class';
  return {
    name: 'storage-classes',
    title: 'Volumes have the storage classes of the platform',
    category: 'Workloads',
    severity: 'medium',
    description:
      'A storage class decides on which disks of the host cluster data lies, what they cost and what becomes of them afterwards. Without this policy a tenant could use one that their plan does not sell, or that keeps volumes for ever.',
    remediation: 'Leave storageClassName out, or name a class that the platform offers',
    japanese: {
      title: 'ボリュームはプラットフォームが用意したストレージクラスを使う',
      description:
        'ストレージクラスは、データがホストクラスターのどのディスクに載り、いくらかかり、後にどうなるかを決めます。このポリシーがないと、プランにないクラスや、ボリュームを永久に残すクラスを使えてしまいます。',
      remediation: 'storageClassName を書かないか、プラットフォームが用意したクラスを指定してください',
    },
    points: ['author', 'workspace'],
    controls: [{ standard: 'mtb', id: 'Require reclaim policy of delete' }],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE'], resources: ['persistentvolumeclaims'] }, ...podRules],
      namespaceSelector: outsidePlatform(parameters),
    },
    conditions: [podChanged],
    variables: [
      target,
      ...podVariables,
      {
        name: 'ephemeral',
        expression:
          'object.kind != "PersistentVolumeClaim" && has(variables.pod.volumes) ? variables.pod.volumes.filter(volume, has(volume.ephemeral) && has(volume.ephemeral.volumeClaimTemplate)).map(volume, volume.ephemeral.volumeClaimTemplate) : []',
      },
      {
        name: 'claims',
        expression:
          'object.kind == "PersistentVolumeClaim" ? [dyn(object)] : object.kind == "StatefulSet" && has(dyn(object).spec.volumeClaimTemplates) ? dyn(object).spec.volumeClaimTemplates + variables.ephemeral : variables.ephemeral',
      },
      {
        name: 'refused',
        expression: `variables.claims.map(claim, has(claim.metadata) && has(claim.metadata.annotations) && "${annotation}" in claim.metadata.annotations ? claim.metadata.annotations["${annotation}"] : has(claim.spec.storageClassName) ? claim.spec.storageClassName : "").filter(name, !(name in ${JSON.stringify(['', ...parameters.storageClasses])}))`,
      },
    ],
    validations: [
      {
        expression: 'variables.refused.size() == 0',
        message: `a volume has no storage class but those of the platform (${allowed}); leave storageClassName out or name one of them`,
        messageExpression: `variables.target + " refused: the storage class " + variables.refused.join(", ") + " is not one of the platform's; leave storageClassName out, or name one of those that it offers (${allowed})"`,
      },
    ],
  };
}
