/** Address ranges that network policies are made from. */
export interface HostNetwork {
  /** Range of pod addresses: `10.42.0.0/16`. */
  readonly podCidr: string;
  /** Range of service addresses: `10.43.0.0/16`. */
  readonly serviceCidr: string;
  /** Ranges of node addresses. */
  readonly nodeCidrs: string[];
}

/** The ingress controller or gateway of a host cluster. */
export interface Ingress {
  /** Ingress class that workspaces use. */
  readonly className: string;
  /** Namespace on the host cluster where the controller's pods run. */
  readonly namespace: string;
}
