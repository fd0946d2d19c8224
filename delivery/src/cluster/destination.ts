import { names } from '@hexabase-kaas/tenancy';

/** Which API server an object is for: the host's, or that of the vCluster in a host namespace, by the namespace's name. */
export type Destination = string;

/** The host's API server. No namespace of a workspace has this name, because each of those holds `--`. */
export const host: Destination = 'host';

/** What a file of the tree is to one host cluster. */
export type Place =
  | { readonly kind: 'here'; readonly destination: Destination }
  /** It belongs to another host cluster. */
  | { readonly kind: 'elsewhere'; readonly hostCluster: string }
  /** It is in no folder of the tree. */
  | { readonly kind: 'unknown' };

/**
 * Where a file of the tree goes. The path alone decides: below a workspace's folder only `host/` and `directory/` are for
 * the host cluster, and everything else is for the workspace's vCluster.
 */
export function placeOf(path: string, hostCluster: string): Place {
  const [area, cluster, ...rest] = path.split('/');
  if (area === undefined || cluster === undefined || rest.length === 0 || !areas.has(area)) return { kind: 'unknown' };
  const [organization, workspace, side, file] = rest;
  const isWorkspace = area === 'workspaces';
  if (isWorkspace && file === undefined) return { kind: 'unknown' };
  if (cluster !== hostCluster) return { kind: 'elsewhere', hostCluster: cluster };
  if (!isWorkspace || side === 'host' || side === 'directory') return { kind: 'here', destination: host };
  return { kind: 'here', destination: names.hostNamespace(organization as string, workspace as string) };
}

const areas = new Set(['clusters', 'infrastructure', 'tenants', 'workspaces']);
