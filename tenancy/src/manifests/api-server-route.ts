import { apiServerHost, authorityConfigMap, release, serviceHost } from '../name.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/**
 * Leads from the name of a workspace to its API server. TLS ends at the gateway, so that no client certificate of the vCluster
 * counts there, and a second connection is verified against the vCluster's own authority.
 */
export function apiServerRoute(scope: Scope): Record<string, Manifest> {
  switch (scope.cluster.apiServerRoute?.kind) {
    case 'gateway':
      return { route: httpRoute(scope), 'backend-tls': backendTlsPolicy(scope) };
    case 'traefik':
      return { route: ingressRoute(scope), 'backend-tls': serversTransport(scope) };
    default:
      return {};
  }
}

/** `kubectl get --watch` and `logs -f` last as long as they like, so the gateway ends no request by its duration. */
function httpRoute(scope: Scope): Manifest {
  const { gateway, listener } = scope.cluster.apiServerRoute ?? {};
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadata(scope),
    spec: {
      parentRefs: [{ ...gateway, ...(listener && { sectionName: listener }) }],
      hostnames: [host(scope)],
      rules: [{ backendRefs: [{ name: release, port: 443 }], timeouts: { request: '0s', backendRequest: '0s' } }],
    },
  };
}

const backendTlsPolicy = (scope: Scope): Manifest => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'BackendTLSPolicy',
  metadata: metadata(scope),
  spec: {
    targetRefs: [{ group: '', kind: 'Service', name: release }],
    validation: {
      caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: authorityConfigMap }],
      hostname: serviceHost(scope.namespace),
    },
  },
});

const ingressRoute = (scope: Scope): Manifest => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'IngressRoute',
  metadata: metadata(scope),
  spec: {
    entryPoints: [scope.cluster.apiServerRoute?.listener ?? 'websecure'],
    routes: [
      {
        kind: 'Rule',
        match: `Host(\`${host(scope)}\`)`,
        services: [{ name: release, port: 443, scheme: 'https', serversTransport: name }],
      },
    ],
    tls: {},
  },
});

const serversTransport = (scope: Scope): Manifest => ({
  apiVersion: 'traefik.io/v1alpha1',
  kind: 'ServersTransport',
  metadata: metadata(scope),
  spec: { serverName: serviceHost(scope.namespace), rootCAs: [{ configMap: authorityConfigMap }] },
});

const name = 'api-server';
const metadata = (scope: Scope) => ({ name, namespace: scope.namespace, labels: managedLabels(scope) });
const host = ({ cluster, workspace }: Scope): string =>
  apiServerHost(workspace.organization, workspace.name, cluster.domain);
