/** Something that happened during a delivery to a cluster, for whoever watches it. */
export interface ClusterEvent {
  readonly what:
    | 'applied'
    | 'removed'
    /** It is no longer declared, and stays, because it was declared so. */
    | 'kept'
    /** It is no longer declared, and is somebody else's by now. */
    | 'left'
    | 'waiting';
  /** The object, or the vCluster, that it is about. */
  readonly object: string;
  /** What is waited for. */
  readonly reason?: string;
}

/** Takes what happens. */
export type Tell = (event: ClusterEvent) => void;
