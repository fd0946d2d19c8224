/** What a plan sells and a node pool has. Every field is a Kubernetes quantity as text: `2`, `500m`, `4Gi`. */
export interface Amounts {
  /** CPU, in cores: `2`, `1500m`. */
  readonly cpu: string;
  /** Memory, in bytes: `4Gi`. */
  readonly memory: string;
  /** Persistent storage, in bytes: `100Gi`. */
  readonly storage: string;
}

/** Amounts plus the number of pods, for a quota. */
export interface QuotaAmounts {
  /** CPU, in cores: `2`, `1500m`. */
  readonly cpu: string;
  /** Memory, in bytes: `4Gi`. */
  readonly memory: string;
  /** Persistent storage, in bytes: `100Gi`. */
  readonly storage: string;
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
