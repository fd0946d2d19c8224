import { integer, object, required } from './shape.js';
import { quantity } from './text.js';

/**
 * What a plan sells, a quota holds and a node pool has. Every field is a Kubernetes quantity as text (`2`, `500m`, `4Gi`),
 * see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
 */
export interface Amounts {
  /** CPU, in cores: `2`, `1500m`. */
  readonly cpu: string;
  /** Memory, in bytes: `4Gi`. */
  readonly memory: string;
  /** Persistent storage, in bytes: `100Gi`. */
  readonly storage: string;
}

/** Amounts plus the number of pods, for a quota. */
export interface QuotaAmounts extends Amounts {
  /** Number of pods, a whole number of 1 or more. */
  readonly pods: number;
}

/** CPU and memory of one container. */
export interface ContainerAmounts {
  /** CPU, in cores: `2`, `1500m`. */
  readonly cpu: string;
  /** Memory, in bytes: `4Gi`. */
  readonly memory: string;
}

const cpu = required('CPU, in cores: `2`, `1500m`.', quantity);
const memory = required('Memory, in bytes: `4Gi`.', quantity);
const storage = required('Persistent storage, in bytes: `100Gi`.', quantity);

export const amountsShape = object<Amounts>({ cpu, memory, storage });
export const quotaAmountsShape = object<QuotaAmounts>({
  cpu,
  memory,
  storage,
  pods: required('Number of pods, a whole number of 1 or more.', integer(1, 1_000_000)),
});
export const containerAmountsShape = object<ContainerAmounts>({ cpu, memory });

/** Smallest container that is let in; the chart's own init containers are rendered at this size. */
export const smallestContainer: ContainerAmounts = { cpu: '10m', memory: '32Mi' };
