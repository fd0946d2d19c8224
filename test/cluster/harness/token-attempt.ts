import type { Manifest } from '@hexabase-kaas/tenancy';

/** What asks the API server for a token. */
export const tokenRequest = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { audiences: [] } };

/** What used to get a token that never expires. */
export const tokenSecret = (namespace: string, account: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', namespace, annotations: { 'kubernetes.io/service-account.name': account } },
  type: 'kubernetes.io/service-account-token',
});
