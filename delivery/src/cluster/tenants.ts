import { names } from '@hexabase-kaas/tenancy';
import { type DeliveryIssue, issue } from '../delivery-error.js';
import { ApiServer, type Patience } from './api-server.js';
import type { InventoryObject } from './cluster-inventory.js';
import type { WantedObject } from './cluster-object.js';
import { ClusterObjects } from './cluster-objects.js';
import { host } from './destination.js';
import { type TenantAddress, tenantConnection } from './tenant-connection.js';

/** Why a vCluster does not answer. */
export interface Silence {
  readonly reason: string;
  /** It has no kubeconfig yet, as is right for one that is about to be made. */
  readonly isNew: boolean;
}

/** The vClusters of a host cluster, as one delivery reaches them. */
export class Tenants {
  constructor(
    private readonly hostServer: ApiServer,
    private readonly manager: string,
    private readonly reach: (address: TenantAddress) => string,
    private readonly patience: Patience,
  ) {}

  /** The vCluster of a host namespace when it answers, or why it does not. */
  async connect(namespace: string): Promise<ClusterObjects | Silence> {
    const connection = await tenantConnection(this.hostServer, namespace, this.reach);
    if ('missing' in connection) return { reason: connection.missing, isNew: true };
    const silent = (reason: string): Silence => ({ reason: reason.slice(0, 300), isNew: false });
    try {
      const { status, body } = await connection.send({ method: 'GET', path: '/version' });
      if (status !== 200) return silent(`its API server answers ${status}: ${body.message ?? ''}`);
    } catch (error) {
      return silent(`its API server cannot be reached: ${(error as Error).message}`);
    }
    const server = new ApiServer(`vCluster ${namespace}`, connection.send, this.patience);
    return new ClusterObjects(server, this.manager);
  }

  /** True when nothing of a vCluster is left on the host, so that what was in it is gone or out of reach for good. */
  async isGone(namespace: string): Promise<boolean> {
    const read = async (path: string) => (await this.hostServer.request({ method: 'GET', path })).status;
    const folder = `namespaces/${namespace}`;
    if ((await read(`/api/v1/${folder}`)) === 404) return true;
    if ((await read(`/api/v1/${folder}/secrets/${names.kubeconfigSecret}`)) !== 404) return false;
    return (await read(`/apis/helm.toolkit.fluxcd.io/v2/${folder}/helmreleases/${names.release}`)) === 404;
  }
}

/**
 * Host namespaces whose vCluster goes with this delivery. What is inside goes with it, or sleeps in its kept database, as it
 * does when Flux removes a workspace: removing it object by object would need an API server that may be gone any moment.
 */
export function leavingTenants(departing: readonly InventoryObject[]): Set<string> {
  const releases = departing.filter(({ id }) => {
    const isRelease = id.kind === 'HelmRelease' && id.apiVersion.startsWith('helm.toolkit.fluxcd.io/');
    return isRelease && id.destination === host && id.name === names.release;
  });
  return new Set(releases.flatMap(({ id }) => id.namespace ?? []));
}

/** Objects by the API server that they are for; the host's first. */
export function byDestination<T extends { readonly id: WantedObject['id'] }>(objects: Iterable<T>): Map<string, T[]> {
  const groups = new Map<string, T[]>([[host, []]]);
  for (const object of objects) {
    const group = groups.get(object.id.destination);
    if (group === undefined) groups.set(object.id.destination, [object]);
    else group.push(object);
  }
  return groups;
}

/** The issue of a vCluster that does not answer. */
export const silent = (namespace: string, reason: string): DeliveryIssue =>
  issue(
    'DELIVERY_REMOTE',
    `vCluster ${namespace}`,
    reason,
    'see whether its HelmRelease is ready, and whether its address can be reached from here; then deliver again',
  );
