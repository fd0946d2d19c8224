/** What the workload policies allow. Names and lists are of the tenancy, so they come from outside. */
export interface WorkloadParameters {
  /** Label keys that say who answers for a namespace: one of them, with a value, is enough. */
  readonly ownerLabels: readonly string[];
  /**
   * Registries that images may come from, or repositories in one, with everything below: `registry.example.com`,
   * `registry.example.com:5000/team`, `docker.io/library`. Hosts in lower case; nothing is trusted by a common beginning.
   */
  readonly trustedRegistries: readonly string[];
  /** Namespaces that are the platform's: what runs there is its own choice. */
  readonly platformNamespaces: readonly string[];
  /** @default every storage class */
  readonly storageClasses?: readonly string[];
  /** @default every runtime class */
  readonly runtimeClasses?: readonly string[];
  /** @default every priority class */
  readonly priorityClasses?: readonly string[];
  /** Whether every image is named by its digest. @default false */
  readonly requireDigests?: boolean;
  /** Whether an image that has no digest is pulled for each container, so that its registry is asked again. @default false */
  readonly requirePull?: boolean;
  /** @default ClusterIP and LoadBalancer, whose number a quota counts */
  readonly serviceTypes?: readonly ServiceType[];
  /** Load balancers that a Service may choose. @default none: it gets the platform's own */
  readonly loadBalancerClasses?: readonly string[];
  /** Keys of annotations to a load balancer that a Service may have. @default none */
  readonly loadBalancerAnnotations?: readonly string[];
}

/** Types of Services that a policy can allow; ExternalName is refused by a policy of its own. */
export type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer';
