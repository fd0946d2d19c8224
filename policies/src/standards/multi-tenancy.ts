import type { StandardControl } from './standard-control.js';

/**
 * The multi-tenancy benchmark of Kubernetes' SIG, which is retired: its 19 checks, then the 6 that were never written and
 * have no id. Source: https://github.com/kubernetes-retired/multi-tenancy/tree/master/benchmarks
 */
export const multiTenancyBenchmark: readonly StandardControl[] = [
  {
    id: 'MTB-PL1-CC-CPI-1',
    title: 'Block access to cluster resources',
    elsewhere: 'a vCluster for each workspace, whose cluster resources are its own; members have preset ClusterRoles',
  },
  {
    id: 'MTB-PL1-BC-CPI-2',
    title: 'Block access to multitenant resources',
    elsewhere: 'project Roles are checked at author time',
  },
  { id: 'MTB-PL1-BC-CPI-3', title: 'Block add capabilities' },
  { id: 'MTB-PL1-BC-CPI-4', title: 'Require run as non-root user' },
  { id: 'MTB-PL1-BC-CPI-5', title: 'Block privileged containers' },
  { id: 'MTB-PL1-BC-CPI-6', title: 'Block privilege escalation' },
  {
    id: 'MTB-PL1-CC-TI-1',
    title: 'Block modification of resource quotas',
    elsewhere: 'the quota of the plan stands on the host, where no member has rights',
  },
  {
    id: 'MTB-PL1-CC-TI-2',
    title: 'Block access to other tenant resources',
    elsewhere: 'a vCluster and a host namespace for each workspace, and one audience for the tokens of each',
  },
  {
    id: 'MTB-PL2-CC-TI-1',
    title: 'Block role privilege escalation',
    elsewhere: 'checks of project Roles at author time',
  },
  { id: 'MTB-PL1-BC-HI-1', title: 'Block use of host path volumes' },
  {
    id: 'Block use of NodePort services',
    title: 'which the benchmark calls MTB-PL1-BC-HI-1 too',
    elsewhere: 'the quota of a plan counts node ports, four to each load balancer that it sells',
  },
  { id: 'MTB-PL1-BC-HI-3', title: 'Block use of host networking and ports' },
  { id: 'MTB-PL1-BC-HI-4', title: 'Block use of host PID' },
  { id: 'MTB-PL1-BC-HI-5', title: 'Block use of host IPC' },
  {
    id: 'MTB-PL1-CC-FNS-1',
    title: 'Configure namespace resource quotas',
    elsewhere: 'a ResourceQuota on the namespace of each workspace and on each project',
  },
  {
    id: 'MTB-PL1-CC-FNS-2',
    title: 'Configure namespace object limits',
    elsewhere: 'the counts of objects in those quotas',
  },
  {
    id: 'MTB-PL1-CC-DI-1',
    title: 'Require always imagePullPolicy',
    gap: 'that is opt-in: a node that cannot reach its registry for a while must still start pods; images by digest protect more',
  },
  {
    id: 'MTB-PL2-BC-OPS-3',
    title: 'Create role bindings (self-service)',
    elsewhere: 'workspace administrators bind roles in their projects',
  },
  {
    id: 'MTB-PL2-BC-OPS-4',
    title: 'Create network policies (self-service)',
    gap: 'members read them only: written inside a vCluster they would not be enforced; allowFrom of a project opens it',
  },
  { id: 'Require persistent volume claims for storage', title: 'pending upstream' },
  {
    id: 'Require reclaim policy of delete',
    title: 'pending upstream',
    gap: 'volumes outlive a workspace where its tenancy says so; nobody else can claim one that was kept',
  },
  { id: 'Block existing persistent volumes', title: 'pending upstream' },
  {
    id: 'Block network access across tenant namespaces',
    title: 'pending upstream',
    elsewhere: 'NetworkPolicies on the host that close each workspace and each project, and open what the tenancy says',
  },
  {
    id: 'Create Roles (self-service)',
    title: 'pending upstream',
    elsewhere: 'workspace administrators write Roles in their projects',
  },
  {
    id: 'Create RoleBindings (self-service)',
    title: 'pending upstream',
    elsewhere: 'workspace administrators bind Roles in their projects',
  },
];
