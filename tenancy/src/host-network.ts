import { object, required, set } from './shape.js';
import { cidr, namespaceName } from './text.js';

/** The ingress controller or gateway of a host cluster. */
export interface Ingress {
  /** Ingress class that workspaces use. */
  readonly className: string;
  /** Namespace on the host cluster where the controller's pods run. */
  readonly namespace: string;
}

/** Address ranges that a host cluster was made with. */
export interface HostNetwork {
  /** Range of pod addresses: `10.42.0.0/16`. */
  readonly podCidr: string;
  /** Range of service addresses: `10.43.0.0/16`. */
  readonly serviceCidr: string;
  /** Ranges of node addresses. */
  readonly nodeCidrs: readonly string[];
}

export const ingressShape = object<Ingress>({
  className: required('Ingress class that workspaces use.', namespaceName),
  namespace: required("Namespace on the host cluster where the controller's pods run.", namespaceName),
});

export const networkShape = object<HostNetwork>({
  podCidr: required('Range of pod addresses: `10.42.0.0/16`.', cidr),
  serviceCidr: required('Range of service addresses: `10.43.0.0/16`.', cidr),
  nodeCidrs: required('Ranges of node addresses.', set(cidr, 1)),
});
