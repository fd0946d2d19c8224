import { load } from 'js-yaml';

/** What a client needs of a kubeconfig. */
export interface TenantCredentials {
  /** Address of the API server, as it is reached within the host cluster. */
  readonly server: string;
  /** PEM certificates that the server is verified by. */
  readonly ca: string;
  /** PEM client certificate; it comes with a key. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * What the kubeconfig that vCluster wrote says, or why it cannot be used, in words that follow on "its kubeconfig".
 *
 * Of its text only the address, the authority and the credential themselves are taken: what would run a program or read a
 * file of this machine is refused, because whoever can write that Secret must not run programs here.
 */
export function tenantCredentials(text: string): TenantCredentials | string {
  let config: Kubeconfig;
  try {
    config = load(text) as Kubeconfig;
  } catch {
    return 'is not YAML';
  }
  const context = config?.contexts?.find(({ name }) => name === config['current-context'])?.context;
  const cluster = config?.clusters?.find(({ name }) => name === context?.cluster)?.cluster;
  const user = config?.users?.find(({ name }) => name === context?.user)?.user;
  if (cluster?.server === undefined || !URL.canParse(cluster.server)) return 'names no server';
  if (cluster['certificate-authority-data'] === undefined)
    return 'holds no certificate authority to verify the server by';
  if (user === undefined) return 'holds no user';
  const cert = decoded(user['client-certificate-data']);
  const key = decoded(user['client-key-data']);
  if (user.token === undefined && (cert === undefined || key === undefined)) {
    return 'holds neither a client certificate with its key nor a token';
  }
  return {
    server: cluster.server,
    ca: decoded(cluster['certificate-authority-data']) ?? '',
    cert,
    key,
    token: user.token,
  };
}

const decoded = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context?: { cluster?: string; user?: string } }[];
  readonly clusters?: readonly {
    readonly name: string;
    readonly cluster?: { server?: string; 'certificate-authority-data'?: string };
  }[];
  readonly users?: readonly {
    readonly name: string;
    readonly user?: { token?: string; 'client-certificate-data'?: string; 'client-key-data'?: string };
  }[];
}
