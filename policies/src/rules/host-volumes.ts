import type { HostParameters } from '../host-parameters.js';
import type { Policy } from '../policy.js';
import { syncedTarget, workspaceNamespaces } from '../synced-object.js';

/**
 * The Pod Security Standard of the namespace is baseline, because vCluster's own pods run as root; baseline refuses
 * `hostPath` and lets a node mount everything else.
 */
export function hostVolumes(parameters: HostParameters): Policy {
  return {
    name: 'host-volumes',
    title: 'A node mounts nothing for a workspace but its own volumes',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'A hostPath shows a pod the files of its node, with the credentials of the kubelet and of all its pods. NFS, iSCSI and their like are mounted by the node, from the network of the node, where no network policy of a tenant holds.',
    remediation: 'Use a PersistentVolumeClaim, an emptyDir, a ConfigMap or a Secret',
    japanese: {
      title: 'ノードがワークスペースのためにマウントするのは、そのボリュームだけ',
      description:
        'hostPath は、kubelet とすべての Pod の認証情報を含む、ノードのファイルを Pod に見せます。NFS や iSCSI などは、テナントのネットワークポリシーが効かないノードのネットワークから、ノードがマウントします。',
      remediation: 'PersistentVolumeClaim、emptyDir、ConfigMap、Secret を使ってください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-BC-HI-1' },
      { standard: 'mtb', id: 'Require persistent volume claims for storage' },
      { standard: 'cis', id: '5.2.11' },
      { standard: 'nsa', id: 'Pod security enforcement' },
      { standard: 'owasp', id: 'K01' },
    ],
    match: {
      rules: [{ apiGroups: [''], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    variables: [
      syncedTarget,
      {
        name: 'mounted',
        expression: `has(object.spec.volumes) ? object.spec.volumes.filter(volume, ${mountedByNodes.map((kind) => `has(volume.${kind})`).join(' || ')}) : []`,
      },
    ],
    validations: [
      {
        expression: 'variables.mounted.size() == 0',
        message:
          'a pod of a workspace has no volume that its node mounts for it; use a PersistentVolumeClaim or emptyDir',
        messageExpression:
          'variables.target + " refused: its node would mount the volume " + variables.mounted.map(volume, volume.name).join(", ") + "; use a PersistentVolumeClaim, an emptyDir, a ConfigMap or a Secret"',
      },
    ],
  };
}

/** Kinds of volumes that show files of a node, or that a node fetches from its network by itself. */
const mountedByNodes: readonly string[] = [
  'awsElasticBlockStore',
  'azureDisk',
  'azureFile',
  'cephfs',
  'cinder',
  'fc',
  'flexVolume',
  'flocker',
  'gcePersistentDisk',
  'gitRepo',
  'glusterfs',
  'hostPath',
  'iscsi',
  'nfs',
  'photonPersistentDisk',
  'portworxVolume',
  'quobyte',
  'rbd',
  'scaleIO',
  'storageos',
  'vsphereVolume',
];
