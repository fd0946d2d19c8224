import { isIP } from 'node:net';
import { tenantCredentials } from '@hexabase-kaas/delivery/objects';

/**
 * The kubeconfig of a vCluster for a client outside of the host cluster, as JSON: another address, and a certificate that is
 * verified for the name in the original. Nothing is taken over that would run a program or read a file.
 *
 * @throws Error when vCluster's text cannot be used
 */
export function tenantKubeconfig(text: string, server?: string): string {
  const read = tenantCredentials(text);
  if (typeof read === 'string') throw new Error(`the vCluster's kubeconfig ${read}`);
  const { hostname } = new URL(read.server);
  const name = 'vcluster';
  const cluster = {
    server: server ?? read.server,
    'certificate-authority-data': base64(read.ca),
    ...(server !== undefined && isIP(hostname) === 0 && { 'tls-server-name': hostname }),
  };
  const user =
    read.cert !== undefined && read.key !== undefined
      ? { 'client-certificate-data': base64(read.cert), 'client-key-data': base64(read.key) }
      : { token: read.token };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
