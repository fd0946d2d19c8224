import { type Issue, issuesOf } from '../issue.js';
import { hostClusterPath } from '../name.js';
import { apiServerRoutePages } from './api-server-route-page.js';
import type { Graph } from './graph.js';

const { error } = issuesOf(apiServerRoutePages);

/** A route says all that its kind needs, and lets nobody in whom it does not name. */
export function apiServerRouteIssues(graph: Graph): Issue[] {
  return graph.hostClusters.flatMap(({ name, apiServerRoute: route }) => {
    if (route === undefined) return [];
    const at = `${hostClusterPath(name)}.apiServerRoute`;
    return [
      ...(route.kind === 'gateway' && route.gateway === undefined
        ? [
            error(
              'api-server-route',
              `${at}.gateway`,
              'is missing; routes of the Gateway API belong to a Gateway',
              'name the Gateway of the host cluster, or set kind to traefik',
            ),
          ]
        : []),
      ...(route.kind === 'traefik' && route.gateway !== undefined
        ? [
            error(
              'api-server-route',
              `${at}.gateway`,
              `got ${route.gateway.namespace}/${route.gateway.name}; Traefik's own objects belong to no Gateway`,
              'remove it, or set kind to gateway',
            ),
          ]
        : []),
      ...(Object.keys(route.from.labels).length === 0
        ? [
            error(
              'api-server-route',
              `${at}.from.labels`,
              `is empty, which is every pod of ${route.from.namespace}`,
              'give a label that the pods of the gateway alone have',
            ),
          ]
        : []),
    ];
  });
}
