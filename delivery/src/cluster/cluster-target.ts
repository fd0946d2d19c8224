import type { Unit } from '@hexabase-kaas/tenancy';
import { DeliveryError, issue } from '../delivery-error.js';
import { checkSource } from '../inventory.js';
import type { ApplyOptions, Changes, CheckOptions, Target } from '../target.js';
import { ApiServer } from './api-server.js';
import {
  changesOf,
  executePlan,
  planDelivery,
  plannedChanges,
  type Surroundings,
  silenceIssues,
} from './cluster-delivery.js';
import type { ClusterEvent, Tell } from './cluster-event.js';
import { type ClusterInventory, emptyInventory, encodeInventory } from './cluster-inventory.js';
import type { WantedObject } from './cluster-object.js';
import { ClusterObjects } from './cluster-objects.js';
import { type KubeconfigOptions, kubeconfigSend } from './connection.js';
import { nothingDone } from './done.js';
import { claimIssues, listedIn, planInventory, seenThrough, withLate } from './inventory-plan.js';
import { InventoryStore, type StoredInventory } from './inventory-store.js';
import { type HeldLease, takeLease } from './lease.js';
import type { TenantAddress } from './tenant-connection.js';
import { Tenants } from './tenants.js';
import { unitProgress, wantedObjects } from './wanted.js';

export type { ClusterEvent } from './cluster-event.js';
export { checkKubeconfig, type KubeconfigOptions } from './connection.js';
export type { TenantAddress } from './tenant-connection.js';

/** Which cluster a cluster target writes, and how. */
export interface ClusterTargetOptions {
  /** Name of the host cluster in the tenancy. What is for another one is left to a target of its own. */
  readonly hostCluster: string;
  /**
   * How to reach the host cluster.
   * @default as kubectl does
   */
  readonly kubeconfig?: KubeconfigOptions;
  /**
   * Address at which a vCluster is reached from here; its certificate is still verified for the name in its kubeconfig.
   * @default the address in the kubeconfig that vCluster wrote, which is that of a Service of the host cluster
   */
  readonly tenantServer?: (address: TenantAddress) => string;
  /**
   * Takes over objects that exist and that no source has in its inventory, and overwrites what others wrote in them.
   * @default false: they are a conflict
   */
  readonly adopt?: boolean;
  /**
   * Whether a call waits until everything that it applied is ready.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * Longest wait of a call, for vClusters that start, for what is being deleted and for readiness, in milliseconds.
   * @default 600000
   */
  readonly timeout?: number;
  /**
   * How long an API server that is away or busy is tried for each request, in milliseconds.
   * @default 60000
   */
  readonly patience?: number;
  /**
   * Longest wait for another delivery of the same source, in milliseconds.
   * @default 600000
   */
  readonly lockTimeout?: number;
  /**
   * After how long without a sign of life of another delivery this one takes over, in milliseconds; at least 1000.
   * @default 30000
   */
  readonly leaseDuration?: number;
  /**
   * Namespace of the host cluster for inventories and leases; made when it is missing.
   * @default kaas-system
   */
  readonly namespace?: string;
  /**
   * Requests at the same time, for each API server.
   * @default 8
   */
  readonly parallel?: number;
  /**
   * Told what happens, as it happens.
   * @default nobody is told
   */
  readonly onEvent?: (event: ClusterEvent) => void;
}

/**
 * A host cluster and the vClusters on it, without Git: objects go straight to the API servers, by server-side apply.
 *
 * What it takes of the tree, and who does the rest, is told in docs/decisions/0019-what-a-cluster-target-applies.md. A
 * process killed at any moment leaves a cluster from which the next call converges, because an inventory in the cluster
 * lists every object before it is made.
 *
 * @example
 * import { clusterTarget } from '@hexabase-kaas/delivery/cluster';
 * const target = clusterTarget({ hostCluster: 'tokyo' });
 * const { written, removed } = await target.apply('platform', tenancyUnits(tenancy));
 */
export function clusterTarget(options: ClusterTargetOptions): Target {
  checkOptions(options);
  const send = kubeconfigSend(options.kubeconfig ?? {});
  const { namespace = 'kaas-system', patience = 60_000, leaseDuration = 30_000, lockTimeout = 600_000 } = options;
  const server = new ApiServer(`host cluster ${options.hostCluster}`, send, { milliseconds: patience });

  const change = async (request: Request, told: CheckOptions = {}): Promise<Changes> => {
    checkSource(request.source);
    const set = wantedObjects(options.hostCluster, request.set);
    await new InventoryStore(server, namespace).prepare();
    const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/kaas-${request.source}`;
    const held = await takeLease(server, path, { duration: leaseDuration, timeout: lockTimeout });
    try {
      return await deliver(request, set, held, told);
    } finally {
      await held.release();
    }
  };

  const deliver = async (request: Request, set: Wanted, held: HeldLease, told: CheckOptions): Promise<Changes> => {
    const store = new InventoryStore(server.with({ guard: () => held.assertHeld() }), namespace);
    const all = await store.read();
    const stored = all.get(request.source) ?? { inventory: emptyInventory };
    const around = surroundings(options, server, request.source, set, stored.inventory, told, held);
    const planned = planInventory(stored.inventory, set, request.drop);
    const { next, meanwhile, departing } = planned;
    const claims = claimIssues(next, set.keys(), others(all, request.source));
    if (claims.length > 0) throw new DeliveryError(claims);
    const plan = await planDelivery(around, [...set.values()].flat(), departing);
    if (plan.issues.length > 0) throw new DeliveryError(plan.issues);
    const listed = await replace(store, request.source, stored, meanwhile);
    if (listed !== stored) {
      // Another source may have listed the same object since the first look; of two that list first and look then, at
      // least one sees the other.
      const late = claimIssues(next, set.keys(), others(await store.read(), request.source));
      if (late.length > 0) {
        await store.write(request.source, listed, stored.inventory);
        throw new DeliveryError(late);
      }
    }
    const done = nothingDone();
    const { issues, isThrough } = await executePlan(around, plan, done);
    const changes = changesOf(done, next);
    const through = held.isTakenOver ? withLate(planned, stored.inventory) : next;
    const left = seenThrough(isThrough ? through : meanwhile, done.uids);
    if (issues.length === 0) {
      await replace(store, request.source, listed, left);
      return changes;
    }
    // What stands is in the inventory already; this only spares the next run to find it out.
    await replace(store, request.source, listed, left).catch(() => undefined);
    throw new DeliveryError(issues, done.written.length + done.removed.length > 0 ? changes : undefined);
  };

  return {
    apply: (source, set, told) => change({ source, set, drop: 'others' }, told),
    put: (source, set, told) => change({ source, set, drop: [] }, told),
    remove: (source, drop, told) => change({ source, set: [], drop }, told),
    async check(source, units, told = {}) {
      checkSource(source);
      const set = wantedObjects(options.hostCluster, units);
      const all = await new InventoryStore(server, namespace).read();
      const stored = all.get(source)?.inventory ?? emptyInventory;
      const around = surroundings(options, server, source, set, stored, told);
      const { next, departing } = planInventory(stored, set, 'others');
      const claims = claimIssues(next, set.keys(), others(all, source));
      if (claims.length > 0) throw new DeliveryError(claims);
      const plan = await planDelivery(around, [...set.values()].flat(), departing);
      const issues = [...plan.issues, ...silenceIssues(plan)];
      if (issues.length > 0) throw new DeliveryError(issues);
      return plannedChanges(plan, next);
    },
  };
}

interface Request {
  readonly source: string;
  readonly set: readonly Unit[];
  readonly drop: 'others' | readonly string[];
}

type Wanted = ReadonlyMap<string, readonly WantedObject[]>;

function surroundings(
  options: ClusterTargetOptions,
  server: ApiServer,
  source: string,
  set: Wanted,
  stored: ClusterInventory,
  told: ApplyOptions,
  held?: HeldLease,
): Surroundings {
  const { patience = 60_000, timeout = 600_000, parallel = 8, adopt = false, wait = true } = options;
  const manager = `hexabase-kaas-${source}`;
  const guarded = { milliseconds: patience, ...(held !== undefined && { guard: () => held.assertHeld() }) };
  const tell: Tell = (event) => options.onEvent?.(event);
  const hostServer = server.with(guarded);
  const progress = unitProgress(set, told.onProgress);
  return {
    hostObjects: new ClusterObjects(hostServer, manager),
    tenants: new Tenants(hostServer, manager, options.tenantServer ?? (({ server }) => server), guarded),
    waiting: { deadline: performance.now() + timeout, tell, parallel },
    judging: { adopt, parallel, listed: listedIn(stored) },
    wait,
    onDone: ({ unit }) => progress(unit),
  };
}

const others = (all: ReadonlyMap<string, StoredInventory>, source: string): Map<string, ClusterInventory> =>
  new Map([...all].filter(([name]) => name !== source).map(([name, { inventory }]) => [name, inventory]));

/** Writes an inventory unless it is the one that stands. */
async function replace(
  store: InventoryStore,
  source: string,
  old: StoredInventory,
  inventory: ClusterInventory,
): Promise<StoredInventory> {
  const text = (one: ClusterInventory) => Buffer.concat(encodeInventory(one)).toString('base64');
  return text(old.inventory) === text(inventory) ? old : store.write(source, old, inventory);
}

function checkOptions({ hostCluster, namespace = 'kaas-system', leaseDuration = 30_000 }: ClusterTargetOptions): void {
  const refuse = (path: string, message: string, fix: string) =>
    new DeliveryError([issue('DELIVERY_CLUSTER', path, message, fix)]);
  if (!/^[a-z](?:-?[a-z0-9])*$/.test(hostCluster)) {
    throw refuse(
      'hostCluster',
      `${JSON.stringify(hostCluster)} is not an id`,
      'give the name that the tenancy has for it',
    );
  }
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)) {
    throw refuse(
      'namespace',
      `${JSON.stringify(namespace)} is no name of a namespace`,
      'use up to 63 letters, digits, -',
    );
  }
  if (!(leaseDuration >= 1000)) throw refuse('leaseDuration', `${leaseDuration} is too short`, 'give at least 1000 ms');
}
