import { authorPolicies, check } from '@hexabase-kaas/policies';
import { type Issue, names, type Tenancy } from '@hexabase-kaas/tenancy';
import { authorParameters } from './policy-set.js';

/** What the policies of workspaces refuse of the workloads that a tenancy delivers to its projects. */
export function policyIssues({ hostClusters, workspaces, projects }: Tenancy): Issue[] {
  const general = authorPolicies(authorParameters({ kubernetes: newest }));
  const policies = new Map(
    hostClusters.map(({ name, storageClasses, runtimeClasses }) => {
      const classes = { storageClass: storageClasses, runtimeClass: runtimeClasses };
      return [name, authorPolicies(authorParameters({ kubernetes: newest, ...classes }))];
    }),
  );
  const clusterOf = new Map(workspaces.map((one) => [`${one.organization}/${one.name}`, one.hostCluster]));
  return projects.flatMap(({ organization, workspace, name, workloads }) =>
    check(workloads, policies.get(clusterOf.get(`${organization}/${workspace}`) ?? '') ?? general).flatMap(
      ({ policy, verdict, manifest, message, fix }): Issue[] => {
        const workload = workloads[manifest];
        if (workload === undefined || (verdict !== 'fail' && verdict !== 'error')) return [];
        const at = names.projectPath(organization, workspace, name);
        const path = `${at}.workloads.${workload.kind}/${workload.metadata.name}`;
        return [{ code: 'policy-refused', severity: 'error', path, message: `${policy}: ${message}`, fix: lower(fix) }];
      },
    ),
  );
}

/** Newest Kubernetes that is supported. */
const newest = '1.36';

const lower = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
