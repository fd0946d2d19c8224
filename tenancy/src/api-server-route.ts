import { object, oneOf, optional, required } from './shape.js';
import { namespaceName, objectLabels, text } from './text.js';

/** How members come to the API servers of workspaces from outside. TLS ends there, with a certificate that their machines trust. */
export interface ApiServerRoute {
  /** Whose objects are rendered: those of the Gateway API, or Traefik's own, for which K3s needs nothing more. */
  readonly kind: 'gateway' | 'traefik';
  /** The Gateway of the host cluster that the routes belong to. @default none: Traefik's own objects name no Gateway */
  readonly gateway?: RouteGateway;
  /** Listener of the Gateway, or entry point of Traefik. @default every listener that takes the names; of Traefik 'websecure' */
  readonly listener?: string;
  /** The pods through which requests come; the network policies let exactly these in. */
  readonly from: RoutePods;
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
  readonly labels: Readonly<Record<string, string>>;
}

const objectName = text('the name of an object', '^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$', 253);

export const apiServerRouteShape = object<ApiServerRoute>({
  kind: required(
    "Whose objects are rendered: those of the Gateway API, or Traefik's own, for which K3s needs nothing more.",
    oneOf('gateway', 'traefik'),
  ),
  gateway: optional(
    'The Gateway of the host cluster that the routes belong to.',
    object<RouteGateway>({
      name: required('Name of the Gateway.', objectName),
      namespace: required('Namespace of the Gateway.', namespaceName),
    }),
    "none: Traefik's own objects name no Gateway",
  ),
  listener: optional(
    'Listener of the Gateway, or entry point of Traefik.',
    objectName,
    "every listener that takes the names; of Traefik 'websecure'",
  ),
  from: required(
    'The pods through which requests come; the network policies let exactly these in.',
    object<RoutePods>({
      namespace: required('Namespace on the host cluster where the pods run.', namespaceName),
      labels: required('Labels that each of the pods has, and no other pod of the namespace.', objectLabels),
    }),
  ),
});
