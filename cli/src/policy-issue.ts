import { authorPolicies, check, type Policy } from '@hexabase-kaas/policies';
import { type HostCluster, type Issue, names, type Plan, type Tenancy } from '@hexabase-kaas/tenancy';
import { authorParameters } from './policy-set.js';

/** What the policies of workspaces refuse of the workloads that a tenancy delivers to its projects. */
export function policyIssues({ hostClusters, plans, workspaces, projects }: Tenancy): Issue[] {
  const sets = new Map<string, readonly Policy[]>();
  const policiesOf = (cluster: HostCluster | undefined, plan: Plan | undefined): readonly Policy[] => {
    const key = JSON.stringify([cluster?.name, plan?.podSecurity]);
    const set = sets.get(key) ?? policiesIn(cluster, plan);
    sets.set(key, set);
    return set;
  };
  return projects.flatMap(({ organization, workspace, name, workloads }) => {
    const home = workspaces.find((one) => one.organization === organization && one.name === workspace);
    const cluster = hostClusters.find((one) => one.name === home?.hostCluster);
    const plan = plans.find((one) => one.name === home?.plan);
    return check(workloads, policiesOf(cluster, plan)).flatMap(
      ({ policy, verdict, manifest, message, fix }): Issue[] => {
        const workload = workloads[manifest];
        if (workload === undefined || (verdict !== 'fail' && verdict !== 'error')) return [];
        const at = names.projectPath(organization, workspace, name);
        const path = `${at}.workloads.${workload.kind}/${workload.metadata.name}`;
        return [{ code: 'policy-refused', severity: 'error', path, message: `${policy}: ${message}`, fix: lower(fix) }];
      },
    );
  });
}

function policiesIn(cluster: HostCluster | undefined, plan: Plan | undefined): readonly Policy[] {
  return authorPolicies({
    ...authorParameters({
      kubernetes: newest,
      ...(cluster && { storageClass: cluster.storageClasses, runtimeClass: cluster.runtimeClasses }),
    }),
    ...(plan && { podSecurity: plan.podSecurity }),
  });
}

/** Newest Kubernetes that is supported. */
const newest = '1.36';

const lower = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
