import { classList } from '../class-list.js';
import type { HostHardeningParameters } from '../host-hardening-parameters.js';
import type { Policy } from '../policy.js';
import { syncedTarget, workspaceNamespaces } from '../synced-object.js';

/** A claim is judged when it is made: its class never changes. The default class is filled in before. */
export function hostStorageClasses(
  parameters: Required<Pick<HostHardeningParameters, 'storageClasses'>> &
    Pick<HostHardeningParameters, 'managedLabel' | 'workspaceLabel' | 'nodePoolLabel'>,
): Policy {
  const annotation = 'volume.beta.kubernetes.io/storage-class';
  const allowed = classList(parameters.storageClasses);
  return {
    name: 'host-storage-classes',
    title: 'Volumes of a workspace have the storage classes of tenants',
    category: 'Tenant isolation',
    severity: 'medium',
    description:
      'The host cluster may have storage classes for the platform alone, on faster disks or with other rules for what becomes of the data. vCluster copies the class of a claim as it is.',
    remediation: 'Leave storageClassName out, or name a class that the platform offers',
    japanese: {
      title: 'ワークスペースのボリュームはテナント用のストレージクラスを使う',
      description:
        'ホストクラスターには、速いディスクのクラスや、データの後始末が異なるクラスなど、プラットフォーム専用のストレージクラスがあることがあります。vCluster は要求のクラスをそのまま写します。',
      remediation: 'storageClassName を書かないか、プラットフォームが用意したクラスを指定してください',
    },
    points: ['host'],
    controls: [{ standard: 'mtb', id: 'Require reclaim policy of delete' }],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE'], resources: ['persistentvolumeclaims'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    variables: [
      syncedTarget,
      {
        name: 'class',
        expression: `has(object.metadata.annotations) && "${annotation}" in object.metadata.annotations ? object.metadata.annotations["${annotation}"] : has(object.spec.storageClassName) ? object.spec.storageClassName : ""`,
      },
    ],
    validations: [
      {
        expression: `variables.class in ${JSON.stringify(parameters.storageClasses)}`,
        message: `a volume of a workspace has a storage class of tenants (${allowed}); leave storageClassName out or name one of them`,
        messageExpression: `variables.target + " refused: the storage class \\"" + variables.class + "\\" is not one of tenants; leave storageClassName out, or name one of ${allowed}"`,
      },
    ],
  };
}
