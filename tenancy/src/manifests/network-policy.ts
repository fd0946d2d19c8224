import { containsCidr, parseCidr } from '../cidr.js';
import { issuerPort } from '../host-cluster.js';
import { release } from '../name.js';
import type { Project } from '../project.js';
import type { Manifest } from './manifest.js';
import { keptAnnotations } from './namespace.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * Who may reach whom in a workspace's host namespace. Everything is closed first, and each policy then opens one way.
 *
 * All of it stands on the host, where no right inside the vCluster reaches: the syncer sets `managed-by` and `namespace`
 * on every pod it makes, so a tenant cannot forge them, and the control plane is recognised by their absence.
 */
export function workspaceNetworkPolicies(scope: Scope): Record<string, Manifest> {
  return {
    'default-deny': closed(scope),
    'control-plane': controlPlanePolicy(scope),
    'api-server': apiServerPolicy(scope),
    dns: dnsPolicy(scope),
    tenant: policy(scope, 'tenant', tenantPods, {
      egress: [
        { to: [{ podSelector: coreDnsPods }], ports: dnsPorts },
        { to: [{ podSelector: apiServerPods }], ports: [tcp(8443)] },
      ],
    }),
    ...(scope.workspace.internetEgress && {
      internet: policy(scope, 'internet', tenantPods, { egress: [{ to: internet(scope) }] }),
    }),
    ...(scope.workspace.egressCidrs.length > 0 && {
      egress: policy(scope, 'egress', tenantPods, {
        egress: [{ to: scope.workspace.egressCidrs.map((cidr) => ({ ipBlock: { cidr } })) }],
      }),
    }),
  };
}

/** Opens a project to itself, to the projects it allows and to ingress, on the host. */
export function projectNetworkPolicy(scope: Scope, project: Project): Manifest {
  const { ingress } = scope.cluster;
  const reaches = scope.projects.filter((other) => other.allowFrom.includes(project.name)).map(({ name }) => name);
  return policy(scope, `project-${project.name}`, podsOf(project.name), {
    ingress: [
      { from: [project.name, ...project.allowFrom].map((name) => ({ podSelector: podsOf(name) })) },
      ...(ingress !== undefined && project.ingressPorts.length > 0
        ? [{ from: [namespaced(ingress.namespace)], ports: project.ingressPorts.map(tcp) }]
        : []),
      { from: [{ podSelector: controlPlanePods }] },
    ],
    egress: [{ to: [project.name, ...reaches].map((name) => ({ podSelector: podsOf(name) })) }],
  });
}

/** The same rules as the tenant sees them inside the vCluster; the host's are the ones that are enforced. */
export function projectNetworkPolicyInside(scope: Scope, project: Project): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'project', namespace: project.name, labels: managedLabels(scope), ...keptAnnotations(scope) },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        { from: [{ podSelector: {} }, ...project.allowFrom.map(namespaced)] },
        ...(project.ingressPorts.length > 0 ? [{ ports: project.ingressPorts.map(tcp) }] : []),
      ],
    },
  };
}

/**
 * The control plane talks to its own replicas and store, to the host's API server, DNS and kubelets, and to the issuer,
 * which may stand anywhere: so 443 and the issuer's port are open outwards, except to cloud metadata and to the pods of other tenants.
 */
function controlPlanePolicy(scope: Scope): Manifest {
  const { network, issuer } = scope.cluster;
  return policy(scope, 'control-plane', controlPlanePods, {
    ingress: [{ from: [{ podSelector: controlPlanePods }] }],
    egress: [
      { to: [{ podSelector: controlPlanePods }, { podSelector: tenantPods }] },
      { to: [hostDns], ports: [udp(53), tcp(53)] },
      { to: network.nodeCidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: [tcp(443), tcp(6443), tcp(10250)] },
      { to: anywhere([network.podCidr]), ports: [...new Set([443, issuerPort(issuer)])].map(tcp) },
    ],
  });
}

/**
 * vCluster's CoreDNS sends what is not the workspace's to the resolver of its node, which may stand anywhere: on the node,
 * in its network, at the cloud's metadata address. It never asks the host cluster's DNS, which would tell it the names of
 * other tenants. No tenant has a say in where it asks: its configuration stands in a namespace of the platform.
 */
function dnsPolicy(scope: Scope): Manifest {
  const { podCidr } = scope.cluster.network;
  return policy(scope, 'dns', coreDnsPods, {
    ingress: [{ from: [{ podSelector: tenantPods }], ports: dnsPorts }],
    egress: [
      { to: [block(everyV4, [podCidr]), block(everyV6, [podCidr])], ports: [udp(53), tcp(53)] },
      { to: [{ podSelector: apiServerPods }], ports: [tcp(8443)] },
    ],
  });
}

/** The workspace's API server takes the tenant's pods, Flux and the pods of its route; without a route those of ingress, where there is one. */
function apiServerPolicy(scope: Scope): Manifest {
  const { apiServerRoute, ingress, source } = scope.cluster;
  const outside =
    apiServerRoute === undefined
      ? ingress && namespaced(ingress.namespace)
      : { ...namespaced(apiServerRoute.from.namespace), podSelector: { matchLabels: apiServerRoute.from.labels } };
  const callers = [{ podSelector: tenantPods }, namespaced(source.namespace), ...(outside ? [outside] : [])];
  return policy(scope, 'api-server', apiServerPods, { ingress: [{ from: callers, ports: [tcp(8443)] }] });
}

/** It stays with a namespace that is kept: until the last pod has gone, none may reach what the policies closed. */
function closed(scope: Scope): Manifest {
  const { metadata, ...rest } = policy(scope, 'default-deny', {}, { ingress: [], egress: [] });
  return { ...rest, metadata: { ...metadata, ...keptAnnotations(scope) } };
}

interface Rules {
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}
interface Rule {
  readonly from?: readonly unknown[];
  readonly to?: readonly unknown[];
  readonly ports?: readonly unknown[];
}

/** To Kubernetes an empty list of peers is everybody; to us it is nobody. */
const opening = (rules: readonly Rule[] = []): readonly Rule[] =>
  rules.filter(({ from, to }) => from?.length !== 0 && to?.length !== 0);

const policy = (scope: Scope, name: string, podSelector: object, rules: Rules): Manifest => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: scope.namespace, labels: managedLabels(scope) },
  spec: {
    podSelector,
    policyTypes: [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])],
    ...(opening(rules.ingress).length > 0 && { ingress: opening(rules.ingress) }),
    ...(opening(rules.egress).length > 0 && { egress: opening(rules.egress) }),
  },
});

const managedBy = 'vcluster.loft.sh/managed-by';
const virtualNamespace = 'vcluster.loft.sh/namespace';
const tenantPods = { matchLabels: { [managedBy]: release } };
const podsOf = (project: string) => ({ matchLabels: { [managedBy]: release, [virtualNamespace]: project } });
const coreDnsPods = {
  matchLabels: { [managedBy]: release, [virtualNamespace]: 'kube-system', 'k8s-app': 'vcluster-kube-dns' },
};
const controlPlanePods = {
  matchLabels: { release },
  matchExpressions: [{ key: managedBy, operator: 'DoesNotExist' }],
};
const apiServerPods = { ...controlPlanePods, matchLabels: { app: 'vcluster', release } };
const namespaced = (name: string) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
});
const hostDns = { ...namespaced('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };
const tcp = (port: number) => ({ protocol: 'TCP', port });
const udp = (port: number) => ({ protocol: 'UDP', port });
/** vCluster's CoreDNS listens on 1053; its Service on 53. */
const dnsPorts = [udp(1053), tcp(1053), udp(53), tcp(53)];

/** Where clouds serve the metadata of their machines: link-local, and an address each of Azure and Alibaba Cloud. */
const metadata = ['169.254.0.0/16', '168.63.129.16/32', '100.100.100.200/32'];
/** Not the internet: this network, private, shared, loopback, link-local, multicast and reserved (RFC 6890). */
const notInternet = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  ...metadata,
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
];
const everyV4 = '0.0.0.0/0';
const everyV6 = '::/0';
const publicV6 = '2000::/3';

/** Any IPv4 address and any public IPv6 one, except the metadata services and the given ranges. */
const anywhere = (except: readonly string[]) => [block(everyV4, [...metadata, ...except]), block(publicV6, except)];

/** The internet without the host cluster's own ranges, should those be public. */
function internet({ cluster: { network } }: Scope) {
  const own = [network.podCidr, network.serviceCidr, ...network.nodeCidrs];
  return [block(everyV4, [...notInternet, ...own]), block(publicV6, own)];
}

/** The API server wants every exception to lie within its block, and to be smaller. */
function block(cidr: string, ranges: readonly string[]) {
  const except = [...new Set(ranges)].filter((range) => isWithin(cidr, range));
  return { ipBlock: { cidr, ...(except.length > 0 && { except }) } };
}

function isWithin(outer: string, inner: string): boolean {
  const [whole, part] = [parseCidr(outer), parseCidr(inner)];
  return whole !== undefined && part !== undefined && whole.prefix < part.prefix && containsCidr(whole, part);
}
