import type { Target } from '@hexabase-kaas/delivery';
import { clusterTarget, type KubeconfigOptions } from '@hexabase-kaas/delivery/cluster';
import { type Issue, type Tenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { targetIssue } from './target-shape.js';

/** A cluster target as a program gives it. */
export interface Cluster {
  readonly hostCluster: string;
  readonly kubeconfig?: KubeconfigOptions;
  readonly tenantServer?: string;
  readonly namespace?: string;
  readonly adopt?: boolean;
  readonly wait?: boolean;
  readonly timeoutSeconds?: number;
}

/** The target of a host cluster. What a person at the terminal would wonder about is told as it happens. */
export function cluster({ tenantServer, timeoutSeconds = 600, ...options }: Cluster, retrySeconds: number): Target {
  return clusterTarget({
    ...options,
    ...(tenantServer !== undefined && {
      tenantServer: ({ namespace }) => tenantServer.replaceAll('{namespace}', namespace),
    }),
    timeout: timeoutSeconds * 1000,
    patience: retrySeconds * 1000,
    // The lease of a writer that was killed ends after 30 seconds, and not before.
    lockTimeout: Math.max(60, retrySeconds) * 1000,
    onEvent: ({ what, object, reason }) => {
      if (what === 'waiting') console.log(`waiting for ${object}: ${reason}`);
      else if (what === 'kept') console.log(`${object} stays, because the tenancy keeps it`);
      else if (what === 'left') console.log(`${object} stays, because somebody made it anew`);
    },
  });
}

/** One target serves one host cluster: what is for another one would be said to be delivered, and would not be. */
export function servedIssues(target: unknown, tenancy: Tenancy): Issue[] {
  const { hostCluster } = (target as { readonly cluster?: Cluster }).cluster ?? {};
  if (hostCluster === undefined) return [];
  const served = new Set(tenancyUnits(tenancy).flatMap(({ key }) => unitKey.exec(key)?.[1] ?? []));
  const others = [...served].filter((name) => name !== hostCluster).sort();
  if (others.length === 0) return [];
  const path = 'target.cluster.hostCluster';
  if (!served.has(hostCluster)) {
    const message = `got ${JSON.stringify(hostCluster)}; the tenancy is for ${others.join(', ')}`;
    return [targetIssue(path, message, 'give the name that the tenancy has for the host cluster')];
  }
  const message = `the tenancy is for ${others.join(', ')} too, which this target would leave out`;
  return [
    targetIssue(path, message, 'give each host cluster a Tenancy of its own, with what the others declare as context'),
  ];
}

/** How the units of host clusters and workspaces are called, as `tenancyUnits` names them. */
const unitKey = /^(?:clusters|workspaces)\/([^/]+)/;
