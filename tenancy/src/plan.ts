import {
  type ContainerAmounts,
  containerAmountsShape,
  type QuotaAmounts,
  quotaAmountsShape,
  smallestContainer,
} from './amount.js';
import { maxLength } from './name.js';
import { type Price, priceShape } from './price.js';
import { formatQuantity, mebibyte, milliCpu, quantity as nanos, scaleQuantity } from './quantity.js';
import { boolean, integer, list, object, oneOf, optional, required, withDefault } from './shape.js';
import { id, quantity } from './text.js';

/** A named, versioned offer: limits, isolation and prices. */
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
  /** What a container without requests and limits gets. @default 100m/128Mi requested, 500m/512Mi limit; at most a tenth and a quarter of the project quota */
  readonly container: ContainerDefaults;
  /** The workspace's own control plane, on top of what the tenant buys. @default one replica on SQLite, 200m/512Mi requested, 2/4Gi limit, 5Gi */
  readonly controlPlane: ControlPlane;
  /** Pod Security Standard enforced in projects. @default 'restricted' */
  readonly podSecurity: 'baseline' | 'restricted';
  /** Whether workspace admins may exec, attach and port-forward in projects. @default true */
  readonly exec: boolean;
  /** What one workspace costs, once for each currency; a changed price is a new version. @default none: granted by the operator */
  readonly prices?: readonly Price[];
  /** Days without charge at the start of an organization's first subscription. @default none */
  readonly trialDays?: number;
}

/** What a container gets that names no amounts. */
export interface ContainerDefaults {
  /** Requested. */
  readonly request: ContainerAmounts;
  /** Limit. */
  readonly limit: ContainerAmounts;
}

/** The virtual control plane of a workspace. */
export interface ControlPlane {
  /** 1, or 3 for high availability (needs the etcd store). @default 1 */
  readonly replicas: 1 | 3;
  /** Backing store; it can never be changed on a running workspace. `sqlite` is one replica only. @default 'sqlite', or 'etcd' with 3 replicas */
  readonly store: 'sqlite' | 'etcd';
  /** Requested by each replica. @default 200m/512Mi */
  readonly request: ContainerAmounts;
  /** Limit of each replica. @default 2/4Gi */
  readonly limit: ContainerAmounts;
  /** Volume of each replica of the store. @default 5Gi */
  readonly storage: string;
}

/** A plan as its author writes it. */
export interface PlanSpec
  extends Pick<Plan, 'name' | 'limits'>,
    Partial<Omit<Plan, 'name' | 'limits' | 'controlPlane'>> {
  readonly controlPlane?: Partial<ControlPlane>;
}

const request: ContainerAmounts = { cpu: '200m', memory: '512Mi' };
const limit: ContainerAmounts = { cpu: '2', memory: '4Gi' };

const controlPlaneShape = object<ControlPlane>({
  replicas: withDefault('1, or 3 for high availability (needs the etcd store).', oneOf(1, 3), 1, '1'),
  store: withDefault(
    'Backing store; it can never be changed on a running workspace. `sqlite` is one replica only.',
    oneOf('sqlite', 'etcd'),
    ({ replicas }) => (replicas === 3 ? 'etcd' : 'sqlite'),
    "'sqlite', or 'etcd' with 3 replicas",
  ),
  request: withDefault('Requested by each replica.', containerAmountsShape, request, '200m/512Mi'),
  limit: withDefault('Limit of each replica.', containerAmountsShape, limit, '2/4Gi'),
  storage: withDefault('Volume of each replica of the store.', quantity, '5Gi', '5Gi'),
});

export const planShape = object<Plan>({
  name: required('Id of the plan.', id(maxLength.plan)),
  version: withDefault('Version of the offer; a changed limit is a new version.', integer(1, 1_000_000), 1, '1'),
  isolation: withDefault(
    'Whether workspaces share nodes or have a node pool of their own.',
    oneOf('shared', 'dedicated'),
    'shared',
    "'shared'",
  ),
  limits: required("What the tenant buys: exactly this is usable by the tenant's pods.", quotaAmountsShape),
  services: withDefault('Services a workspace may have.', integer(0, 100_000), 50, '50'),
  loadBalancers: withDefault('Load balancers a workspace may have.', integer(0, 1_000), 0, '0'),
  projectQuota: withDefault(
    'Quota of a project that declares none.',
    quotaAmountsShape,
    ({ limits }) => quarter(limits as QuotaAmounts),
    "a quarter of the plan's limits",
  ),
  container: withDefault(
    'What a container without requests and limits gets.',
    object<ContainerDefaults>({
      request: required('Requested.', containerAmountsShape),
      limit: required('Limit.', containerAmountsShape),
    }),
    ({ projectQuota }) => containerWithin(projectQuota as QuotaAmounts),
    '100m/128Mi requested, 500m/512Mi limit; at most a tenth and a quarter of the project quota',
  ),
  controlPlane: withDefault(
    "The workspace's own control plane, on top of what the tenant buys.",
    controlPlaneShape,
    { replicas: 1, store: 'sqlite', request, limit, storage: '5Gi' },
    'one replica on SQLite, 200m/512Mi requested, 2/4Gi limit, 5Gi',
  ),
  podSecurity: withDefault(
    'Pod Security Standard enforced in projects.',
    oneOf('baseline', 'restricted'),
    'restricted',
    "'restricted'",
  ),
  exec: withDefault('Whether workspace admins may exec, attach and port-forward in projects.', boolean, true, 'true'),
  prices: optional(
    'What one workspace costs, once for each currency; a changed price is a new version.',
    list(priceShape),
    'none: granted by the operator',
  ),
  trialDays: optional(
    "Days without charge at the start of an organization's first subscription.",
    integer(1, 730),
    'none',
  ),
});

/** A quarter, rounded down to whole milli-CPU and Mi, and to at least one pod. */
function quarter({ cpu, memory, storage, pods }: QuotaAmounts): QuotaAmounts {
  return {
    cpu: formatQuantity(scaleQuantity(nanos(cpu), 0.25, milliCpu), 'decimal'),
    memory: formatQuantity(scaleQuantity(nanos(memory), 0.25, mebibyte), 'binary'),
    storage: formatQuantity(scaleQuantity(nanos(storage), 0.25, mebibyte), 'binary'),
    pods: Math.max(1, Math.floor(pods / 4)),
  };
}

/** Small enough that a project quota holds ten of the requests and four of the limits; never below the smallest container. */
const containerWithin = (quota: QuotaAmounts): ContainerDefaults => ({
  request: containerPart(quota, 0.1, { cpu: '100m', memory: '128Mi' }),
  limit: containerPart(quota, 0.25, { cpu: '500m', memory: '512Mi' }),
});

const containerPart = (quota: QuotaAmounts, part: number, most: ContainerAmounts): ContainerAmounts => ({
  cpu: formatQuantity(
    between(nanos(smallestContainer.cpu), scaleQuantity(nanos(quota.cpu), part, milliCpu), nanos(most.cpu)),
    'decimal',
  ),
  memory: formatQuantity(
    between(nanos(smallestContainer.memory), scaleQuantity(nanos(quota.memory), part, mebibyte), nanos(most.memory)),
    'binary',
  ),
});
const between = (least: bigint, amount: bigint, most: bigint): bigint =>
  amount > most ? most : amount < least ? least : amount;
