// A small model of Kubernetes NetworkPolicy (networking.k8s.io/v1), written from its API reference: who may reach whom.
import type { Manifest } from '@hexabase-kaas/tenancy';

export interface Peer {
  readonly address: string;
  /** Namespace and labels, for a pod of the cluster. */
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: string[];
  }[];
}
interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}
interface Rule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly { readonly port: number; readonly protocol?: string }[];
}
interface Spec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** Whether the policies let `from` open a connection to a TCP port of `to`. */
export function reaches(policies: readonly Manifest[], from: Peer, to: Peer, port: number): boolean {
  return allowed(policies, 'Egress', from, to, port) && allowed(policies, 'Ingress', to, from, port);
}

function allowed(
  policies: readonly Manifest[],
  type: 'Ingress' | 'Egress',
  self: Peer,
  other: Peer,
  port: number,
): boolean {
  const { pod } = self;
  if (pod === undefined) return true;
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace &&
      (spec as Spec).policyTypes.includes(type) &&
      matches((spec as Spec).podSelector, pod.labels),
  );
  if (selecting.length === 0) return true;
  return selecting.some(({ metadata, spec }) => {
    const rules = (type === 'Ingress' ? (spec as Spec).ingress : (spec as Spec).egress) ?? [];
    return rules.some((rule) => {
      const peers = type === 'Ingress' ? rule.from : rule.to;
      const onPort =
        rule.ports === undefined || rule.ports.some((p) => (p.protocol ?? 'TCP') === 'TCP' && p.port === port);
      return onPort && (peers === undefined || peers.some((peer) => isPeer(peer, metadata.namespace ?? '', other)));
    });
  });
}

function isPeer({ ipBlock, podSelector, namespaceSelector }: PolicyPeer, namespace: string, other: Peer): boolean {
  if (ipBlock) {
    return within(other.address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => within(other.address, cidr));
  }
  if (other.pod === undefined) return false;
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, { 'kubernetes.io/metadata.name': other.pod.namespace })
    : other.pod.namespace === namespace;
  return inNamespace && (podSelector === undefined || matches(podSelector, other.pod.labels));
}

function matches(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'Exists':
          return key in labels;
        case 'DoesNotExist':
          return !(key in labels);
        case 'In':
          return key in labels && values.includes(labels[key] as string);
        case 'NotIn':
          return !(key in labels) || !values.includes(labels[key] as string);
        default:
          throw new Error(`operator ${operator}`);
      }
    })
  );
}

/** IPv4 only: the addresses of these tests. */
function within(address: string, cidr: string): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  if (network.includes(':') || address.includes(':')) return false;
  const mask = Number(bits) === 0 ? 0 : (0xffffffff << (32 - Number(bits))) >>> 0;
  return (number(address) & mask) >>> 0 === (number(network) & mask) >>> 0;
}

const number = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
