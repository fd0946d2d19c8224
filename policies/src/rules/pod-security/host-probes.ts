import { containerOffences, podControl } from '../../pod-control.js';
import { given } from '../../pod-template.js';

const actions = '["httpGet", "tcpSocket"]';

/** Names of the handlers at `parent` that name a host, each with the host. */
function withHost(handlers: readonly string[], parent: string): string {
  const named = (handler: string): string =>
    `action, action in ${handler} && has(${handler}[action].host) && ${handler}[action].host != ""`;
  const one = `${parent}[handler]`;
  const hosts = `${actions}.filter(${named(one)}).map(action, ${one}[action].host).join(", ")`;
  return `${JSON.stringify(handlers)}.filter(handler, handler in ${parent} && ${actions}.exists(${named(one)})).map(handler, handler + " to " + ${hosts})`;
}

const probes = withHost(['livenessProbe', 'readinessProbe', 'startupProbe'], 'container');
const hooks = `(${given('container', 'lifecycle')} ? ${withHost(['postStart', 'preStop'], 'container.lifecycle')} : [])`;

/** Since Kubernetes 1.34. The kubelet makes these requests, in the network of the node. */
export const hostProbes = podControl({
  name: 'host-probes',
  standard: 'baseline',
  title: 'Probes and lifecycle hooks go to the pod itself',
  severity: 'medium',
  description:
    'Probes and hooks are sent by the kubelet from the network of the node. With a host of its own choice a pod makes the kubelet send requests where the pod cannot: to services on the node, to the metadata of the cloud, past network policies.',
  remediation:
    'Leave host out of httpGet and tcpSocket; a name for virtual hosting goes into an httpHeaders entry Host',
  japanese: {
    title: 'プローブとライフサイクルフックの宛先を自身の Pod に限る',
    description:
      'プローブとフックは、kubelet がノードのネットワークから送信します。宛先のホストを自由に指定できると、Pod は、ノード上のサービスやクラウドのメタデータなど、自身からは到達できない宛先へのリクエストを、ネットワークポリシーを迂回して kubelet に送らせることができます。',
    remediation:
      'httpGet と tcpSocket の host を削除してください。バーチャルホストの名前が必要な場合は、httpHeaders の Host で指定してください',
  },
  controls: [
    { standard: 'pss-baseline', id: 'Host Probes / Lifecycle Hooks' },
    { standard: 'owasp', id: 'K01' },
  ],
  offences: containerOffences(`(${probes} + ${hooks}).size() > 0`, `" sends " + (${probes} + ${hooks}).join(", ")`),
  rule: 'probes and lifecycle hooks go to the pod itself',
  advice: 'leave host out of httpGet and tcpSocket',
});
