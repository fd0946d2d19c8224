import { podControl, securityContextOffences } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const annotations = 'variables.podMetadata.annotations';
const prefix = 'container.apparmor.security.beta.kubernetes.io/';
const loosened = `key.startsWith(${JSON.stringify(prefix)}) && !(${annotations}[key] in ["", "runtime/default"] || ${annotations}[key].startsWith("localhost/"))`;

/** By the field, and by the annotation that came before it: kubelets still heed that. */
export const appArmor = podControl({
  name: 'apparmor',
  standard: 'baseline',
  title: 'Pods keep their AppArmor profile',
  severity: 'high',
  description:
    'The default AppArmor profile of the container runtime keeps a container from mounting, from tracing processes and from writing to most of /proc and /sys. Unconfined, a flaw in the kernel or the runtime is that much easier to use.',
  remediation: 'Leave the AppArmor profile out, or set its type to RuntimeDefault, or to Localhost for a stricter one',
  japanese: {
    title: 'Pod の AppArmor プロファイルを無効にしない',
    description:
      'コンテナランタイムの既定の AppArmor プロファイルは、マウント、プロセスのトレース、/proc や /sys の大部分への書き込みを防ぎます。無効にすると、カーネルやランタイムの脆弱性が悪用されやすくなります。',
    remediation:
      'AppArmor プロファイルの指定を削除するか、type を RuntimeDefault（より厳しいプロファイルを使う場合は Localhost）に設定してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'AppArmor' },
    { standard: 'nsa', id: 'Pod security enforcement' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: `${securityContextOffences(
    ['appArmorProfile', 'type'],
    (value) => `!(${value} in ["RuntimeDefault", "Localhost"])`,
    (value) => value,
  )} + (${given('variables.podMetadata', 'annotations')} ? ${annotations}.filter(key, ${loosened}).map(key, "annotation " + key + " is " + ${annotations}[key]) : [])`,
  rule: 'a pod keeps the AppArmor profile of the container runtime',
  advice:
    'leave it out or set it to RuntimeDefault or Localhost (in the annotation: runtime/default or localhost/<profile>)',
});
