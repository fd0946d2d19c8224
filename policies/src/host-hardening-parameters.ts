import type { HostParameters } from './host-parameters.js';
import type { LoadBalancerParameters } from './load-balancer.js';

/** What the further policies of a host cluster speak of. */
export interface HostHardeningParameters extends HostParameters, LoadBalancerParameters {
  /** Priority class of a tenant's pods, and of a workspace's own. */
  readonly tenantClass: string;
  readonly controlPlaneClass: string;
  /**
   * Annotation of the namespace of a workspace with the hostnames that it serves, separated by commas without blanks; `*.`
   * in front stands for one label. A namespace without it serves none.
   */
  readonly hostnamesAnnotation: string;
  /** Ingress class of tenants. @default the host cluster has none for them */
  readonly ingressClass?: string;
  /** @default every storage class */
  readonly storageClasses?: readonly string[];
  /** @default every runtime class */
  readonly runtimeClasses?: readonly string[];
  /** Users of the host cluster that delivery acts as, such as Flux's controllers. */
  readonly fluxUsers: readonly string[];
}
