import type { Policy } from '../policy.js';
import { syncedLabel, syncedTarget } from '../synced-object.js';

/** By the label, because a PersistentVolume is in no namespace. Those that a storage class makes do not carry it. */
export function hostPersistentVolumes(): Policy {
  return {
    name: 'host-persistent-volumes',
    title: 'No volume of the host cluster is made inside a vCluster',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'A PersistentVolume says where its data is: a folder of a node, or the disk of somebody else by its number. If vCluster copied those of tenants, a claim would be a way to both.',
    remediation: 'Make a PersistentVolumeClaim; its storage class makes the volume',
    japanese: {
      title: 'ホストクラスターのボリュームは vCluster の中からは作れない',
      description:
        'PersistentVolume には、データの場所が書かれます。ノードのフォルダーや、番号で指したほかの人のディスクです。vCluster がテナントのものを写すと、要求ひとつで両方に届いてしまいます。',
      remediation: 'PersistentVolumeClaim を作ってください。ボリュームはストレージクラスが作ります',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-BC-HI-1' },
      { standard: 'mtb', id: 'Block existing persistent volumes' },
      { standard: 'cis', id: '5.1.9' },
    ],
    match: {
      rules: [
        { apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['persistentvolumes'], scope: 'Cluster' },
      ],
      objectSelector: { matchExpressions: [{ key: syncedLabel, operator: 'Exists' }] },
    },
    conditions: [
      {
        name: 'spec-changed',
        expression:
          'request.operation != "UPDATE" || object.spec != oldObject.spec || object.metadata.?labels != oldObject.metadata.?labels',
      },
    ],
    variables: [syncedTarget],
    validations: [
      {
        expression: 'false',
        message: 'a vCluster makes no PersistentVolume on its host; make a PersistentVolumeClaim',
        messageExpression:
          'variables.target + " refused: a vCluster makes no PersistentVolume on its host; make a PersistentVolumeClaim, its storage class makes the volume"',
      },
    ],
  };
}
