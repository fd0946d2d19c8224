import { parseTenancy, type Tenancy } from '@hexabase-kaas/tenancy';
import { sizedTenancy } from './tenancy.ts';

/** What differs between two fleets that Flux is measured on. */
export interface Fleet {
  readonly workspaces: number;
  /** Shards of kustomize- and helm-controller, beside the main ones; 0 for the main ones alone. */
  readonly shards: number;
  /** Seconds from a vCluster's pod to its kubeconfig. */
  readonly boot: number;
}

/** Secret in `flux-system` with the certificate authority of the chart repository. */
export const chartsSecret = 'charts';

/**
 * Ten workspaces an organization and two projects a workspace, with the charts from a repository of this machine.
 * `changed` shuts the last workspace off from the internet, which is on the host, and sells its last project a pod
 * more, which is inside.
 */
export function fleetTenancy(
  { workspaces, shards }: Pick<Fleet, 'workspaces' | 'shards'>,
  chartRepository: string,
  changed = false,
): Tenancy {
  const spec = sizedTenancy(workspaces, 2);
  const operations = [{ op: 'add' as const, path: '/spec/certSecretRef', value: { name: chartsSecret } }];
  return parseTenancy({
    ...spec,
    hostClusters: spec.hostClusters?.map((cluster) => ({
      ...cluster,
      shards,
      chartRepository,
      patches: [{ target: { kind: 'HelmRepository', name: 'vcluster' }, operations }],
    })),
    workspaces: spec.workspaces?.map((workspace, index, all) =>
      index === all.length - 1 ? { ...workspace, internetEgress: !changed } : workspace,
    ),
    projects: spec.projects?.map((project, index, all) =>
      changed && index === all.length - 1 ? { ...project, quota: { ...project.quota, pods: 4 } } : project,
    ),
  });
}
