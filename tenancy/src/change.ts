import { hostChange, projectsRemoved, restarts } from './change-host.js';
import { offerChange, planShrink } from './change-offer.js';
import { changePages } from './change-page.js';
import { type Issue, issuesOf, sortIssues } from './issue.js';
import { hostClusterPath, workspacePath } from './name.js';
import type { Plan } from './plan.js';
import { compareQuantities } from './quantity.js';
import type { Tenancy } from './tenancy.js';
import { kubernetesVersions, vclusterVersions } from './version.js';
import type { Workspace } from './workspace.js';

const { error, warning } = issuesOf(changePages);

/**
 * What cannot be changed on running workspaces, or what costs data or a restart, between two versions of a tenancy.
 * A rename shows as a removal and an addition: names are the identity.
 */
export function immutableIssues(before: Tenancy, after: Tenancy): Issue[] {
  const pathOf = ({ organization, name }: Workspace) => workspacePath(organization, name);
  const now = new Map(after.workspaces.map((workspace) => [pathOf(workspace), workspace]));
  const issues = before.workspaces.flatMap((old) => {
    const workspace = now.get(pathOf(old));
    if (workspace === undefined) return removed(pathOf(old), old);
    return [
      ...workspaceChange(pathOf(old), old, workspace),
      ...planChange(pathOf(old), planOf(before, old), planOf(after, workspace)),
    ];
  });
  return sortIssues([
    ...issues,
    ...hostChange(before, after),
    ...projectsRemoved(before, after),
    ...chartChange(before, after),
    ...offerChange(before, after),
  ]);
}

function removed(path: string, { retention }: Workspace): Issue[] {
  if (retention === 'delete') {
    return [
      warning(
        'workspace-removed',
        path,
        'is removed with retention "delete": its volumes and everything in them are deleted',
        'set retention to keep and apply that first, if the data may still be needed; to rename, restore into the new workspace',
      ),
    ];
  }
  return [
    warning(
      'workspace-removed',
      path,
      'is removed with retention "keep": its namespace and volumes stay, still cost, and go to whoever declares the name again',
      'delete the namespace by hand when the data is no longer needed',
    ),
  ];
}

function workspaceChange(path: string, old: Workspace, now: Workspace): Issue[] {
  const issues: Issue[] = [];
  if (old.hostCluster !== now.hostCluster) {
    issues.push(
      error(
        'cluster-move',
        `${path}.hostCluster`,
        `changes from "${old.hostCluster}" to "${now.hostCluster}"; a workspace cannot move`,
        'declare a new workspace there and restore into it',
      ),
    );
  } else if (old.nodePool !== now.nodePool) {
    issues.push(
      warning(
        'node-pool-change',
        `${path}.nodePool`,
        `changes from ${old.nodePool ?? 'shared nodes'} to ${now.nodePool ?? 'shared nodes'}: ${restarts(now.nodePool !== undefined)}`,
        'apply it in a maintenance window; volumes bound to a node do not follow',
      ),
    );
  }
  if (old.retention === 'keep' && now.retention === 'delete') {
    issues.push(
      warning(
        'retention-change',
        `${path}.retention`,
        'changes from "keep" to "delete": what is removed from now on is deleted with its volumes',
        'keep it, unless that is meant',
      ),
    );
  }
  const [from, to] = [versionOf(old), versionOf(now)];
  if (from >= 0 !== to >= 0) {
    issues.push(
      warning(
        'version-pin',
        `${path}.kubernetesVersion`,
        `changes from ${old.kubernetesVersion ?? "the chart's own"} to ${now.kubernetesVersion ?? "the chart's own"}: it may go back, or skip a version`,
        'look up the version that runs, and go to the same one or the next',
      ),
    );
  }
  if (from >= 0 && to >= 0 && to < from) {
    issues.push(
      error(
        'version-downgrade',
        `${path}.kubernetesVersion`,
        `goes back from ${kubernetesVersions[from]} to ${kubernetesVersions[to]}`,
        'Kubernetes cannot go back; restore a snapshot into a new workspace',
      ),
    );
  } else if (from >= 0 && to > from + 1) {
    issues.push(
      error(
        'version-skip',
        `${path}.kubernetesVersion`,
        `skips from ${kubernetesVersions[from]} to ${kubernetesVersions[to]}`,
        `go to ${kubernetesVersions[from + 1]} first`,
      ),
    );
  }
  return issues;
}

/** Place of a declared version in the list; -1 when it is left to the chart. */
const versionOf = ({ kubernetesVersion }: Workspace): number =>
  (kubernetesVersions as readonly (string | undefined)[]).indexOf(kubernetesVersion);

const planOf = ({ plans }: Tenancy, { plan }: Workspace): Plan | undefined => plans.find(({ name }) => name === plan);

function planChange(path: string, old: Plan | undefined, now: Plan | undefined): Issue[] {
  if (old === undefined || now === undefined) return [];
  const at = `${path}.plan`;
  const issues: Issue[] = [];
  if (old.controlPlane.store !== now.controlPlane.store) {
    issues.push(
      error(
        'store-change',
        at,
        `changes the backing store from ${old.controlPlane.store} to ${now.controlPlane.store}; the workspace would start empty`,
        `keep a plan on ${old.controlPlane.store}, or declare a new workspace and restore into it`,
      ),
    );
  }
  if (compareQuantities(old.controlPlane.storage, now.controlPlane.storage) !== 0) {
    issues.push(
      error(
        'volume-change',
        at,
        `changes the volume of the store from ${old.controlPlane.storage} to ${now.controlPlane.storage}; a StatefulSet keeps its volume claims`,
        'keep the size, or declare a new workspace and restore into it',
      ),
    );
  }
  if (old.controlPlane.replicas !== now.controlPlane.replicas) {
    issues.push(
      error(
        'replica-change',
        at,
        `changes the etcd members from ${old.controlPlane.replicas} to ${now.controlPlane.replicas}; the chart cannot grow or shrink a running etcd`,
        'keep the number, or declare a new workspace and restore into it',
      ),
    );
  }
  if (old.isolation !== now.isolation) {
    issues.push(
      warning(
        'isolation-change',
        at,
        `moves from ${old.isolation} to ${now.isolation} nodes: ${restarts(now.isolation === 'dedicated')}`,
        'apply it in a maintenance window; volumes bound to a node do not follow',
      ),
    );
  }
  return [...issues, ...planShrink(at, old, now)];
}

/** Charts of host clusters only go forward. */
function chartChange(before: Tenancy, after: Tenancy): Issue[] {
  const place = (version: string) => (vclusterVersions as readonly string[]).indexOf(version);
  return after.hostClusters.flatMap(({ name, vclusterVersion }) => {
    const old = before.hostClusters.find((cluster) => cluster.name === name)?.vclusterVersion;
    if (old === undefined || old === vclusterVersion) return [];
    const path = `${hostClusterPath(name)}.vclusterVersion`;
    if (place(vclusterVersion) < place(old)) {
      return [
        error(
          'version-downgrade',
          path,
          `goes back from ${old} to ${vclusterVersion}`,
          'vCluster cannot go back; keep the version',
        ),
      ];
    }
    return [
      warning(
        'chart-upgrade',
        path,
        `goes from ${old} to ${vclusterVersion}: every control plane restarts, and vCluster supports one minor version at a time`,
        'take the minor versions between them one by one where the vendor says so, and snapshot first',
      ),
    ];
  });
}
