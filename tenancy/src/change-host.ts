import { changePages } from './change-page.js';
import { type Issue, issuesOf } from './issue.js';
import { hostClusterPath, projectPath, workspacePath } from './name.js';
import type { Tenancy } from './tenancy.js';

const { warning } = issuesOf(changePages);

/** What a host cluster with running workspaces cannot change without anybody noticing. */
export function hostChange(before: Tenancy, after: Tenancy): Issue[] {
  const used = new Set(before.workspaces.map(({ hostCluster }) => hostCluster));
  const clusters = new Map(after.hostClusters.map((cluster) => [cluster.name, cluster]));
  return before.hostClusters.flatMap((old) => {
    const now = clusters.get(old.name);
    if (now === undefined || !used.has(old.name)) return [];
    const at = hostClusterPath(old.name);
    const changed = (field: string, from: string | undefined, to: string | undefined, what: string, fix: string) =>
      from === to
        ? []
        : [warning('host-change', `${at}.${field}`, `changes from ${from ?? 'none'} to ${to ?? 'none'}: ${what}`, fix)];
    const volumes = 'volumes that are there keep their class, and a StatefulSet keeps its volume claims';
    const ranges = 'running pods and services keep their addresses, and network policies no longer fit them';
    const names = 'every workspace gets another name, and certificates and kubeconfigs still say the old one';
    return [
      ...changed(
        'storageClass',
        old.storageClass,
        now.storageClass,
        volumes,
        'keep it, or restore into new workspaces',
      ),
      ...changed('network.podCidr', old.network.podCidr, now.network.podCidr, ranges, 'keep the range'),
      ...changed('network.serviceCidr', old.network.serviceCidr, now.network.serviceCidr, ranges, 'keep the range'),
      ...changed('domain', old.domain, now.domain, names, 'tell the members, and hand out kubeconfigs anew'),
      ...changed(
        'issuer.url',
        old.issuer.url,
        now.issuer.url,
        'tokens of the old issuer are refused, and everybody signs in again',
        'tell the members of every workspace',
      ),
    ];
  });
}

/** Projects that leave workspaces that stay. */
export function projectsRemoved(before: Tenancy, after: Tenancy): Issue[] {
  const homes = new Map(
    after.workspaces.map((workspace) => [workspacePath(workspace.organization, workspace.name), workspace]),
  );
  const kept = new Set(
    after.projects.map(({ organization, workspace, name }) => projectPath(organization, workspace, name)),
  );
  return before.projects.flatMap(({ organization, workspace, name }) => {
    const home = homes.get(workspacePath(organization, workspace));
    const path = projectPath(organization, workspace, name);
    if (home === undefined || kept.has(path)) return [];
    return home.retention === 'delete'
      ? [
          warning(
            'project-removed',
            path,
            'is removed with retention "delete": its namespace, its volumes and everything in them are deleted',
            'set retention of the workspace to keep and apply that first, if the data may still be needed',
          ),
        ]
      : [
          warning(
            'project-removed',
            path,
            'is removed with retention "keep": its namespace and volumes stay, still cost, and go to whoever declares the name again',
            'delete the namespace by hand when the data is no longer needed',
          ),
        ];
  });
}

/** Pods leave shared nodes by themselves, because their vCluster then sees only those of its pool; on the way back they stay. */
export const restarts = (toPool: boolean): string =>
  toPool ? 'every pod restarts there' : 'the control plane restarts there, every other pod when the pool is drained';
