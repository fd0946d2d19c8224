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
  readonly cpu: string;
  readonly memory: string;
}
