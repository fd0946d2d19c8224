import { Agent, type RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { names } from '@hexabase-kaas/tenancy';
import type { ApiServer, Send } from './api-server.js';
import { sendOnce } from './connection.js';
import { tenantCredentials } from './tenant-credentials.js';

/** How the API server of a vCluster is reached from where this program runs. */
export interface TenantAddress {
  /** Host namespace of the workspace. */
  readonly namespace: string;
  /** Address in the kubeconfig that vCluster wrote; in the host cluster it is a Service's. */
  readonly server: string;
}

/** A kubeconfig, or why there is none yet. */
export type TenantConnection =
  | { readonly send: Send }
  /** The workspace is new, or is about to go. */
  | { readonly missing: string };

/**
 * Reads the kubeconfig that vCluster wrote into its Secret, at the moment when it is needed, and keeps it nowhere else.
 */
export async function tenantConnection(
  hostServer: ApiServer,
  namespace: string,
  reach: (address: TenantAddress) => string,
): Promise<TenantConnection> {
  const path = `/api/v1/namespaces/${namespace}/secrets/${names.kubeconfigSecret}`;
  const { status, body } = await hostServer.request({ method: 'GET', path });
  if (status === 404) return { missing: `the host cluster has no Secret ${namespace}/${names.kubeconfigSecret}` };
  if (status !== 200) return { missing: `the Secret ${names.kubeconfigSecret} cannot be read: answer ${status}` };
  const encoded = (body.data as Readonly<Record<string, string>> | undefined)?.config;
  if (encoded === undefined) return { missing: 'the vCluster has not written its kubeconfig yet' };
  const read = tenantCredentials(Buffer.from(encoded, 'base64').toString('utf8'));
  if (typeof read === 'string') return { missing: `its kubeconfig ${read}` };
  const address = new URL(reach({ namespace, server: read.server }));
  if (address.protocol !== 'https:') return { missing: `its address ${address.origin} is not https` };
  // An idle connection is closed: a thousand vClusters would otherwise leave thousands of them.
  const agent = new Agent({ keepAlive: true, maxSockets: 16, timeout: 30_000 });
  const options: RequestOptions = {
    agent,
    ca: read.ca,
    // Through whatever address it is reached, the server proves the name that its kubeconfig says.
    ...(isIP(new URL(read.server).hostname) === 0 && { servername: new URL(read.server).hostname }),
    ...(read.cert !== undefined && { cert: read.cert, key: read.key }),
    ...(read.token !== undefined && { headers: { authorization: `Bearer ${read.token}` } }),
  };
  return { send: (request) => sendOnce(address, options, request) };
}
