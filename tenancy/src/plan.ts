import type { ContainerAmounts, QuotaAmounts } from './amount.js';

/** A named, versioned offer: limits, isolation and price. */
export interface Plan {
  /** Id of the plan. */
  readonly name: string;
  /** Version of the offer; a changed limit is a new version. @default 1 */
  readonly version: number;
  /** Whether workspaces share nodes or have a node pool of their own. @default 'shared' */
  readonly isolation: 'shared' | 'dedicated';
  /** What the tenant buys: exactly this is usable by the tenant's pods. */
  readonly limits: QuotaAmounts;
  /** Services a workspace may have. @default 50 */
  readonly services: number;
  /** Load balancers a workspace may have. @default 0 */
  readonly loadBalancers: number;
  /** Quota of a project that declares none. @default a quarter of the plan's limits */
  readonly projectQuota: QuotaAmounts;
  /** What a container without requests and limits gets. @default 100m/128Mi requested, 500m/512Mi limit */
  readonly container: ContainerDefaults;
  /** The workspace's own control plane, on top of what the tenant buys. @default one replica on SQLite, 200m/512Mi, 5Gi */
  readonly controlPlane: ControlPlane;
  /** Pod Security Standard enforced in projects. @default 'restricted' */
  readonly podSecurity: 'baseline' | 'restricted';
  /** Whether workspace admins may exec, attach and port-forward in projects. @default true */
  readonly exec: boolean;
  /** Price of one workspace. @default none: granted by the operator */
  readonly price?: Price;
}

export interface ContainerDefaults {
  readonly request: ContainerAmounts;
  readonly limit: ContainerAmounts;
}

export interface ControlPlane {
  /** 1, or 3 for high availability (needs the etcd store). */
  readonly replicas: 1 | 3;
  /** Backing store; it can never be changed on a running workspace. `sqlite` is one replica only. */
  readonly store: 'sqlite' | 'etcd';
  /** Requested by each replica. */
  readonly request: ContainerAmounts;
  /** Limit of each replica. */
  readonly limit: ContainerAmounts;
  /** Volume of each replica of the store. */
  readonly storage: string;
}

export interface Price {
  /** In the currency's smallest unit: 12000 is 12,000 JPY or 120.00 USD. */
  readonly amount: number;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly interval: 'month' | 'year';
}
