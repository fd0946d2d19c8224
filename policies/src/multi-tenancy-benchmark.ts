/**
 * A check of the benchmark of the multi-tenancy working group of Kubernetes, as of its last state
 * (https://github.com/kubernetes-retired/multi-tenancy): 19 with an id, 6 that were announced by title alone.
 */
export interface BenchmarkCheck {
  /** As the benchmark writes it; the title where it gives no id, or gives one twice. */
  readonly id: string;
  readonly title: string;
  /** Level of the benchmark; 2 goes beyond what every tenant needs. */
  readonly level: 1 | 2;
  /** Read with a workspace for the tenant: what holds between it and its host cluster. */
  readonly onTheHost: readonly Means[];
  /** Read with a project for the tenant: what holds between it and the other projects of its workspace. */
  readonly inTheWorkspace: readonly Means[];
}

/**
 * What makes a check hold, beside the policies that name it among their controls. `vcluster`: the tenant has no access to
 * the host's API at all. `declared`: the tenancy gives it to tenants, not the API server.
 */
export type Means =
  | 'policies'
  | 'rbac'
  | 'pod security'
  | 'quota'
  | 'limits'
  | 'network policies'
  | 'vcluster'
  | 'declared';

/** All 25 checks, in the order of the benchmark. */
export const multiTenancyBenchmark: readonly BenchmarkCheck[] = [
  check('MTB-PL1-CC-CPI-1', 'Block access to cluster resources', 1, ['vcluster'], ['rbac', 'policies']),
  check('MTB-PL1-BC-CPI-2', 'Block multitenant resources', 1, ['vcluster'], ['rbac', 'policies']),
  check('MTB-PL1-BC-CPI-3', 'Block add capabilities', 1, ['pod security'], ['pod security', 'policies']),
  check('MTB-PL1-BC-CPI-4', 'Require run as non-root user', 1, [], ['pod security', 'policies']),
  check('MTB-PL1-BC-CPI-5', 'Block privileged containers', 1, ['pod security'], ['pod security', 'policies']),
  check('MTB-PL1-BC-CPI-6', 'Block privilege escalation', 1, [], ['pod security', 'policies']),
  check('MTB-PL1-CC-TI-1', 'Block modification of resource quotas', 1, ['vcluster'], ['rbac', 'policies']),
  check('MTB-PL1-CC-TI-2', 'Block access to other tenant resources', 1, ['vcluster', 'policies'], ['rbac', 'policies']),
  check('MTB-PL2-CC-TI-1', 'Block role privilege escalation', 2, ['vcluster', 'policies'], ['rbac', 'policies']),
  check(
    'MTB-PL1-BC-HI-1',
    'Block use of host path volumes',
    1,
    ['pod security', 'policies'],
    ['pod security', 'policies'],
  ),
  check(
    'Block use of NodePort services',
    'Block use of NodePort services',
    1,
    ['quota', 'policies'],
    ['quota', 'policies'],
  ),
  check('MTB-PL1-BC-HI-3', 'Block use of host networking and ports', 1, ['pod security'], ['pod security', 'policies']),
  check('MTB-PL1-BC-HI-4', 'Block use of host PID', 1, ['pod security'], ['pod security', 'policies']),
  check('MTB-PL1-BC-HI-5', 'Block use of host IPC', 1, ['pod security'], ['pod security', 'policies']),
  check('MTB-PL1-CC-FNS-1', 'Configure namespace resource quotas', 1, ['quota', 'policies'], ['quota']),
  check('MTB-PL1-CC-FNS-2', 'Configure namespace object limits', 1, ['quota', 'limits'], ['quota', 'limits']),
  check('MTB-PL1-CC-DI-1', 'Require always imagePullPolicy', 1, ['policies'], ['policies']),
  check('MTB-PL2-BC-OPS-3', 'Create role bindings', 2, ['vcluster'], ['rbac']),
  check('MTB-PL2-BC-OPS-4', 'Create network policies', 2, ['declared'], ['declared']),
  pending('Require persistent volume claims for storage', 1, ['policies'], ['pod security', 'policies']),
  pending('Require reclaim policy of delete', 1, ['policies'], ['policies']),
  pending('Block existing persistent volumes', 1, ['policies'], ['policies']),
  pending('Block network access across tenant namespaces', 1, ['network policies', 'policies'], ['network policies']),
  pending('Create roles', 2, ['vcluster'], ['rbac']),
  pending('Create role bindings by own roles', 2, ['vcluster'], ['rbac']),
];

function check(
  id: string,
  title: string,
  level: 1 | 2,
  onTheHost: readonly Means[],
  inTheWorkspace: readonly Means[],
): BenchmarkCheck {
  return { id, title, level, onTheHost, inTheWorkspace };
}

function pending(title: string, level: 1 | 2, onTheHost: readonly Means[], inTheWorkspace: readonly Means[]) {
  return check(title, title, level, onTheHost, inTheWorkspace);
}
