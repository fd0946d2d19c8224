import { audience, hostNamespace } from '../name.js';

/** What a member's kubeconfig is made from. */
export interface MemberAccess {
  /** Id of the organization. */
  readonly organization: string;
  /** Id of the workspace. */
  readonly workspace: string;
  /** Where members reach its API server. */
  readonly apiServer: string;
  /** Issuer URL of the host cluster. */
  readonly issuer: string;
}

/**
 * Kubeconfig of a workspace for people, as JSON, which every reader of kubeconfigs takes. It holds no secret and is the
 * same for all members: kubectl runs kubelogin, which signs in at the issuer with PKCE, so the client needs no secret.
 * kubelogin 1.32.0 or newer knows the flag, and 1.31.0 that version of the exec API (docs/guides/kubectl.md).
 *
 * Source: https://github.com/int128/kubelogin/blob/master/docs/usage.md
 */
export function memberKubeconfig({ organization, workspace, apiServer, issuer }: MemberAccess): string {
  const name = hostNamespace(organization, workspace);
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: apiServer } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: 'kubectl',
            args: [
              'oidc-login',
              'get-token',
              `--oidc-issuer-url=${issuer}`,
              `--oidc-client-id=${audience(organization, workspace)}`,
              '--oidc-pkce-method=S256',
            ],
            interactiveMode: 'IfAvailable',
          },
        },
      },
    ],
  };
  return JSON.stringify(kubeconfig);
}
