/** What is read of objects of Kubernetes; any of it may be missing, and all of it may be hostile. */
export interface KubeObject {
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly {
      readonly kind?: string;
      readonly name?: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec?: KubeSpec;
  readonly status?: KubeStatus;
}

/** Of the kinds of workloads and pods alike. */
export interface KubeSpec {
  readonly replicas?: number;
  readonly completions?: number;
  readonly parallelism?: number;
  readonly suspend?: boolean;
  readonly schedule?: string;
  readonly template?: { readonly spec?: KubeSpec };
  readonly jobTemplate?: { readonly spec?: KubeSpec };
  readonly containers?: readonly KubeContainer[];
  readonly initContainers?: readonly KubeContainer[];
}

/** A container of a pod, or of the template of one. */
export interface KubeContainer {
  readonly name?: string;
  readonly image?: string;
}

/** What the cluster says of it. */
export interface KubeStatus {
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberReady?: number;
  readonly active?: number | readonly object[];
  readonly succeeded?: number;
  readonly failed?: number;
  readonly conditions?: readonly KubeCondition[];
  readonly containerStatuses?: readonly KubeContainerStatus[];
  readonly initContainerStatuses?: readonly KubeContainerStatus[];
}

/** A condition, as Kubernetes writes it. */
export interface KubeCondition {
  readonly type?: string;
  readonly status?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** How a container stands. */
export interface KubeContainerStatus {
  readonly name?: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: { readonly waiting?: KubeReason; readonly terminated?: KubeReason; readonly running?: object };
  readonly lastState?: { readonly terminated?: KubeReason };
}

/** Why a container waits, or has ended. */
export interface KubeReason {
  readonly reason?: string;
  readonly message?: string;
  readonly exitCode?: number;
}

/** Text of a cluster as it may be shown: on one line, short, and turned around by nothing in it. */
export const shownText = (text: string | undefined, most = 600): string | null =>
  typeof text !== 'string' || text === ''
    ? null
    : text
        .toWellFormed()
        .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
        .slice(0, most);

/** A count of a cluster; anything else is 0. */
export const countOf = (given: unknown): number =>
  typeof given === 'number' && Number.isSafeInteger(given) && given > 0 ? given : 0;

/** A moment as the API says it, or the beginning of time for what is none. */
export const momentOf = (text: string | undefined): string => {
  const at = Date.parse(text ?? '');
  return new Date(Number.isNaN(at) ? 0 : at).toISOString();
};
