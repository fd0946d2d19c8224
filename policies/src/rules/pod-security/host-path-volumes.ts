import { podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

/** The files of the node are those of everybody on it. */
export const hostPathVolumes = podControl({
  name: 'host-path-volumes',
  standard: 'baseline',
  title: 'Pods mount no files of their node',
  severity: 'critical',
  description:
    'A hostPath volume gives a pod files of the node: the credentials of the kubelet, the socket of the container runtime, the volumes of other pods. Even where it is mounted for reading, each of these is a way to the node.',
  remediation:
    'Use a persistentVolumeClaim for data that stays, an emptyDir for scratch space, and a configMap for configuration',
  japanese: {
    title: 'Pod にノードのファイルをマウントしない',
    description:
      'hostPath ボリュームを使うと、kubelet の認証情報、コンテナランタイムのソケット、ほかの Pod のボリュームなど、ノード上のファイルに Pod からアクセスできます。読み取り専用であっても、ノードを奪う手段になります。',
    remediation: '永続データには persistentVolumeClaim、一時領域には emptyDir、設定には configMap を使ってください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'HostPath Volumes' },
    { standard: 'mtb', id: 'MTB-PL1-BC-HI-1' },
    { standard: 'cis', id: '5.2.11' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: `${given('variables.pod', 'volumes')} ? variables.pod.volumes.filter(volume, has(volume.hostPath)).map(volume, variables.path + ".volumes[" + volume.name + "].hostPath is " + volume.hostPath.path) : []`,
  rule: 'a pod mounts no hostPath volume',
  advice: 'use persistentVolumeClaim, emptyDir or configMap instead of hostPath',
});
