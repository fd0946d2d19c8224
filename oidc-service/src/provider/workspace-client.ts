import { names } from '@hexabase-kaas/tenancy';
import type { Client, ClientMetadata } from 'oidc-provider';
import type { Database } from '../database/database.js';

/** Grant type of RFC 8628. */
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** Grant type of RFC 8693. */
export const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** A workspace as a client: its id is the client id, and the only audience of its tokens. */
export interface WorkspaceClient {
  readonly clientId: string;
  readonly organization: string;
  readonly workspace: string;
  /** Host namespace, `<organization>--<workspace>`: the id of the workspace's row. */
  readonly id: string;
}

/** Where kubelogin listens, in the order in which it tries (https://github.com/int128/kubelogin). */
const redirectUris = ['localhost', '127.0.0.1'].flatMap((host) =>
  [8000, 18000].flatMap((port) => [`http://${host}:${port}`, `http://${host}:${port}/`]),
);

/** The workspace of a client id, as long as the database has it; undefined otherwise, and for other clients. */
export async function workspaceOf(db: Database, clientId: string): Promise<WorkspaceClient | undefined> {
  const id = workspaceIdOf(clientId);
  if (id === undefined) return undefined;
  const row = await db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();
  return row && workspaceOfRow(row, clientId);
}

/** The id of the workspace's row that a client id may mean; undefined for other clients. */
export const workspaceIdOf = (clientId: string): string | undefined =>
  /^workspace-([a-z0-9-]{1,63})$/.exec(clientId)?.[1];

/** The workspace of a row, if the client id is the one that follows from its names. */
export function workspaceOfRow(
  row: { readonly id: string; readonly organization_id: string; readonly name: string },
  clientId: string,
): WorkspaceClient | undefined {
  if (names.audience(row.organization_id, row.name) !== clientId) return undefined;
  return { clientId, organization: row.organization_id, workspace: row.name, id: row.id };
}

/** The workspace that a client was read from in this request, so that it is not read twice; undefined for other clients. */
export function workspaceIn({
  clientId,
  clientName,
}: Pick<Client, 'clientId' | 'clientName'>): WorkspaceClient | undefined {
  const id = workspaceIdOf(clientId);
  const [organization = '', workspace = ''] = (clientName ?? '').split('/');
  return id === undefined ? undefined : { clientId, organization, workspace, id };
}

/**
 * A public client with PKCE, for programs on people's own machines (RFC 8252): loopback redirects alone, and no secret that
 * every kubeconfig would hold.
 */
export const workspaceClient = ({ clientId, organization, workspace }: WorkspaceClient): ClientMetadata => ({
  client_id: clientId,
  client_name: `${organization}/${workspace}`,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token', deviceGrant, exchangeGrant],
  response_types: ['code'],
  redirect_uris: redirectUris,
  post_logout_redirect_uris: redirectUris,
});
