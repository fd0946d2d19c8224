import type { IssuePage } from '@hexabase-kaas/tenancy';

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
