import type { ContainerAmounts } from './amounts.js';

/** A workspace's own control plane, on top of what the tenant buys. */
export interface ControlPlane {
  /**
   * 1, or 3 for high availability (needs the etcd store).
   * @default 1
   */
  readonly replicas?: number;
  /**
   * Backing store; it can never be changed on a running workspace. SQLite is one replica only.
   * @default ControlPlaneStore.SQLITE, or ControlPlaneStore.ETCD with 3 replicas
   */
  readonly store?: ControlPlaneStore;
  /**
   * Requested by each replica.
   * @default 200m/512Mi
   */
  readonly request?: ContainerAmounts;
  /**
   * Limit of each replica.
   * @default 2/4Gi
   */
  readonly limit?: ContainerAmounts;
  /**
   * Volume of each replica of the store.
   * @default 5Gi
   */
  readonly storage?: string;
}

/** Backing store of a control plane. */
export enum ControlPlaneStore {
  /** One file on one volume. */
  SQLITE = 'sqlite',
  /** A cluster of its own. */
  ETCD = 'etcd',
}
