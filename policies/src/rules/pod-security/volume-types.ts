import { podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const allowed = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

// The API server makes an emptyDir of a volume that is nothing but a name.
const refused = `!volume.exists(key, key in ${JSON.stringify(allowed)}) && volume.exists(key, key != "name")`;

/** Replaces `host-path-volumes`. */
export const volumeTypes = podControl({
  name: 'volume-types',
  standard: 'restricted',
  title: 'Pods mount storage that the cluster provides',
  severity: 'high',
  description:
    'A hostPath volume gives a pod files of its node. The other volume types of old, such as nfs or iscsi, make the node itself connect to a server that the author of the pod names, past network policies and quotas of storage.',
  remediation: `Use a persistentVolumeClaim for data that stays; allowed are ${allowed.join(', ')}`,
  japanese: {
    title: 'Pod には、クラスターが提供するストレージだけをマウントする',
    description:
      'hostPath ボリュームを使うと、ノード上のファイルに Pod からアクセスできます。nfs や iscsi などの古いボリュームタイプでは、Pod の作成者が指定したサーバーに、ノード自身がネットワークポリシーやストレージのクォータを迂回して接続します。',
    remediation: `永続データには persistentVolumeClaim を使ってください。許可されているのは ${allowed.join('、')} です`,
  },
  controls: [
    { standard: 'pss-baseline', id: 'HostPath Volumes' },
    { standard: 'pss-restricted', id: 'Volume Types' },
    { standard: 'mtb', id: 'MTB-PL1-BC-HI-1' },
    { standard: 'cis', id: '5.2.11' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: `${given('variables.pod', 'volumes')} ? variables.pod.volumes.filter(volume, ${refused}).map(volume, variables.path + ".volumes[" + volume.name + "] is " + volume.filter(key, key != "name").join(", ")) : []`,
  rule: 'a pod mounts storage that the cluster provides',
  advice: `use one of ${allowed.join(', ')}`,
});
