import { authorPolicies, check } from '@hexabase-kaas/policies';
import { type Issue, type IssuePage, names, type Tenancy } from '@hexabase-kaas/tenancy';
import { authorParameters } from './policy-set.js';

/** Pages of the issues that policies raise about the workloads of projects. */
export const policyPages = {
  'policy-refused': {
    title: 'A policy of the workspace refuses a workload',
    explanation:
      'The workloads of projects are judged by the policies that hold in every workspace, before they are delivered: the cluster would refuse them later, when nobody looks. The message names the policy.',
    example: 'spec: {template: {spec: {containers: [{name: web, image: web:1, securityContext: {privileged: true}}]}}}',
    fix: 'Change the workload as the issue says. kaas policy check judges manifests alone.',
  },
} satisfies Record<string, IssuePage>;

/** What the policies of workspaces refuse of the workloads that a tenancy delivers to its projects. */
export function policyIssues({ projects }: Tenancy): Issue[] {
  const policies = authorPolicies(authorParameters({ kubernetes: newest }));
  return projects.flatMap(({ organization, workspace, name, workloads }) =>
    check(workloads, policies).flatMap(({ policy, verdict, manifest, message, fix }): Issue[] => {
      const workload = workloads[manifest];
      if (workload === undefined || (verdict !== 'fail' && verdict !== 'error')) return [];
      const at = names.projectPath(organization, workspace, name);
      const path = `${at}.workloads.${workload.kind}/${workload.metadata.name}`;
      return [{ code: 'policy-refused', severity: 'error', path, message: `${policy}: ${message}`, fix: lower(fix) }];
    }),
  );
}

/** Newest Kubernetes that is supported. */
const newest = '1.36';

const lower = (text: string): string => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
