/** How members come to the API servers of workspaces from outside. TLS ends there, with a certificate that their machines trust. */
export interface ApiServerRoute {
  /** Whose objects are rendered: those of the Gateway API, or Traefik's own, for which K3s needs nothing more. */
  readonly kind: RouteKind;
  /**
   * The Gateway of the host cluster that the routes belong to.
   * @default none: Traefik's own objects name no Gateway
   */
  readonly gateway?: RouteGateway;
  /**
   * Listener of the Gateway, or entry point of Traefik.
   * @default every listener that takes the names; of Traefik 'websecure'
   */
  readonly listener?: string;
  /** The pods through which requests come; the network policies let exactly these in. */
  readonly from: RoutePods;
}

/** Whose objects a route is made of. */
export enum RouteKind {
  /** HTTPRoute and BackendTLSPolicy of the Gateway API, 1.4 or newer. */
  GATEWAY = 'gateway',
  /** IngressRoute and ServersTransport of Traefik, 3.4 or newer. */
  TRAEFIK = 'traefik',
}

/** A Gateway that stands on the host cluster already. */
export interface RouteGateway {
  /** Name of the Gateway. */
  readonly name: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
}

/** Pods of one namespace. */
export interface RoutePods {
  /** Namespace on the host cluster where the pods run. */
  readonly namespace: string;
  /** Labels that each of the pods has, and no other pod of the namespace. */
  readonly labels: { [key: string]: string };
}
