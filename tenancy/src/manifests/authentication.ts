import { audience } from '../name.js';
import type { Manifest } from './manifest.js';
import { managedLabels, type Scope } from './scope.js';

/** Where the vCluster's API server finds its AuthenticationConfiguration. */
export const authenticationFile = '/etc/kaas/authentication/authentication.yaml';

/** ConfigMap with the AuthenticationConfiguration that the vCluster's API server trusts for people. */
export function authentication(scope: Scope): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'authentication', namespace: scope.namespace, labels: managedLabels(scope) },
    data: { 'authentication.yaml': `${JSON.stringify(authenticationConfiguration(scope), null, 2)}\n` },
  };
}

/**
 * Trusts the tenancy's issuer for exactly this workspace. The API server's own audience rule is "contains", so a rule of
 * ours refuses a token that names any second audience; the user name gets a prefix, so that no subject can read as a
 * system identity or as delivery; and only names that a tenancy can declare pass as groups.
 *
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration
 */
function authenticationConfiguration({ cluster, workspace }: Scope): Record<string, unknown> {
  const { url, certificateAuthority } = cluster.issuer;
  const only = audience(workspace.organization, workspace.name);
  return {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: [
      {
        issuer: { url, audiences: [only], ...(certificateAuthority && { certificateAuthority }) },
        claimValidationRules: [
          {
            expression: `claims.aud == '${only}' || claims.aud == ['${only}']`,
            message: `the token must be for ${only} and for nothing else`,
          },
        ],
        claimMappings: {
          username: { expression: "'oidc:' + claims.sub" },
          groups: { claim: 'groups', prefix: '' },
        },
        userValidationRules: [
          {
            expression: "user.groups.all(group, group.matches('^[A-Za-z][A-Za-z0-9-]*$'))",
            message: 'a group in the token is not one that a workspace can have',
          },
        ],
      },
    ],
  };
}
