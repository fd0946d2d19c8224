/** Pages of the issues that `api-server-route.ts` raises. */
export const apiServerRoutePages = {
  'api-server-route': {
    title: 'The route to the API servers of workspaces is not whole',
    explanation:
      'Members come to the API server of a workspace through a gateway. Routes of the Gateway API belong to a Gateway that is named, those of Traefik to none. Network policies let in the pods with the given labels, and no labels would be every pod of the namespace.',
    example: 'apiServerRoute: {kind: gateway, from: {namespace: gateways, labels: {}}}',
    fix: "Name the Gateway with kind gateway, leave it out with kind traefik, and give a label that the gateway's pods alone have.",
  },
} as const;
