import type { ApiServerRoute } from './api-server-route.js';
import { type HostCluster, issuerPort } from './host-cluster.js';
import type { Ingress } from './host-network.js';
import type { Project } from './project.js';
import type { Tenancy } from './tenancy.js';
import type { Workspace } from './workspace.js';

/** Somebody who opens a connection or takes one, on one host cluster. */
export type Endpoint =
  /** A pod of a project. */
  | { readonly kind: 'project'; readonly organization: string; readonly workspace: string; readonly project: string }
  /** The API server of a workspace (its control plane's pods), its store, or its DNS. */
  | { readonly kind: 'control-plane' | 'store' | 'dns'; readonly organization: string; readonly workspace: string }
  /**
   * On the host cluster: its DNS, a node (kubelet and the host's API server), Flux, the ingress controller, the pods that
   * `apiServerRoute` names, any other pod;
   * outside: the cloud's metadata service, an address of the internet, a private address of nobody in the tenancy.
   */
  | { readonly kind: HostEndpoint; readonly hostCluster: string };

export type HostEndpoint =
  | 'host-dns'
  | 'node'
  | 'flux'
  | 'ingress'
  | 'gateway'
  | 'host-pod'
  | 'metadata'
  | 'internet'
  | 'private';

/**
 * Whether the model lets `from` open a TCP connection to `port` of `to`. Computed from the specs and not from the rendered
 * policies, so that a test, with a model of the policies or with real connections, can hold one against the other.
 */
export function canReach(tenancy: Tenancy, from: Endpoint, to: Endpoint, port: number): boolean {
  if (isHost(from) && isHost(to)) return true;
  if (isHost(from)) return hostReaches(tenancy, from, to as Inside, port);
  const workspace = workspaceOf(tenancy, from);
  if (workspace === undefined) return false;
  if (isHost(to)) {
    const cluster = tenancy.hostClusters.find(({ name }) => name === to.hostCluster);
    return cluster?.name === workspace.hostCluster && workspaceReaches(workspace, cluster, from, to, port);
  }
  if (from.organization !== to.organization || from.workspace !== to.workspace) return false;
  return withinWorkspace(tenancy, from, to, port);
}

type Inside = Exclude<Endpoint, { readonly kind: HostEndpoint }>;
type Host = Extract<Endpoint, { readonly kind: HostEndpoint }>;

const isHost = (endpoint: Endpoint): endpoint is Host => 'hostCluster' in endpoint;
const sameCluster = (workspace: Workspace, { hostCluster }: Host): boolean => workspace.hostCluster === hostCluster;

/** From outside: Flux and the route, or without one ingress, reach the API server, and ingress the declared ports of projects. */
function hostReaches(tenancy: Tenancy, from: Host, to: Inside, port: number): boolean {
  const workspace = workspaceOf(tenancy, to);
  const cluster = tenancy.hostClusters.find(({ name }) => name === from.hostCluster);
  if (workspace === undefined || cluster === undefined || !sameCluster(workspace, from)) return false;
  const { apiServerRoute: route } = cluster;
  // The pods of the route may be some of the ingress controller's namespace, which is let in as a whole.
  const gateway = from.kind === 'gateway' && route !== undefined;
  const ingress =
    cluster.ingress !== undefined && (from.kind === 'ingress' || (gateway && within(cluster.ingress, route)));
  if (to.kind === 'control-plane') {
    return (from.kind === 'flux' || (route === undefined ? ingress : gateway)) && port === 8443;
  }
  if (to.kind !== 'project') return false;
  return ingress && (projectOf(tenancy, to)?.ingressPorts.includes(port) ?? false);
}

const within = ({ namespace }: Ingress, { from }: ApiServerRoute): boolean => from.namespace === namespace;

function workspaceReaches(workspace: Workspace, cluster: HostCluster, from: Inside, to: Host, port: number): boolean {
  switch (from.kind) {
    case 'control-plane':
    case 'store':
      if (to.kind === 'host-dns') return port === 53;
      if (to.kind === 'node') return [443, 6443, 10250, issuerPort(cluster.issuer)].includes(port);
      return ['internet', 'private'].includes(to.kind) && (port === 443 || port === issuerPort(cluster.issuer));
    case 'dns':
      return (port === 53 && isResolverPlace(to)) || outward(workspace, to);
    case 'project':
      return outward(workspace, to);
  }
}

/** Where the resolver of a node may stand: anywhere but in the host cluster. */
const isResolverPlace = ({ kind }: Host): boolean => ['node', 'metadata', 'internet', 'private'].includes(kind);

/** CoreDNS runs as a tenant's pod, so what the workspace opens outwards is open to it too. */
const outward = (workspace: Workspace, to: Host): boolean => to.kind === 'internet' && workspace.internetEgress;

function withinWorkspace(tenancy: Tenancy, from: Inside, to: Inside, port: number): boolean {
  const controlPlane = (endpoint: Inside): boolean => endpoint.kind === 'control-plane' || endpoint.kind === 'store';
  if (controlPlane(from)) return to.kind !== 'dns';
  if (controlPlane(to)) return to.kind === 'control-plane' && port === 8443;
  if (to.kind === 'dns') return isDnsPort(port);
  if (from.kind !== 'project' || to.kind !== 'project') return false;
  return from.project === to.project || (projectOf(tenancy, to)?.allowFrom.includes(from.project) ?? false);
}

const isDnsPort = (port: number): boolean => port === 53 || port === 1053;

const workspaceOf = (tenancy: Tenancy, of: Inside): Workspace | undefined =>
  tenancy.workspaces.find(({ organization, name }) => organization === of.organization && name === of.workspace);

const projectOf = (tenancy: Tenancy, of: Extract<Endpoint, { readonly kind: 'project' }>): Project | undefined =>
  tenancy.projects.find(
    ({ organization, workspace, name }) =>
      organization === of.organization && workspace === of.workspace && name === of.project,
  );
