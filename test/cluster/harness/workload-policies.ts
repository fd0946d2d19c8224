import { setTimeout as sleep } from 'node:timers/promises';
import {
  rightsPolicies,
  validatingAdmissionPolicy,
  validatingAdmissionPolicyBinding,
  type WorkloadParameters,
  workloadPolicies,
} from '@hexabase-kaas/policies';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parameters } from '../../policies/parameters.ts';
import { object } from './samples.ts';
import { until } from './until.ts';
import type { RunningWorkspace } from './workspace.ts';

/** Puts in force what a platform asks of workloads and rights, on top of what every workspace has. */
export async function holdWorkloadPolicies(
  { delivery, server }: RunningWorkspace,
  workload: WorkloadParameters,
): Promise<void> {
  for (const policy of [...workloadPolicies(workload), ...rightsPolicies(parameters)]) {
    await delivery.apply(validatingAdmissionPolicy(policy, {}) as Manifest);
    await delivery.apply(validatingAdmissionPolicyBinding(policy, {}) as Manifest);
  }
  const probe = object('rbac.authorization.k8s.io/v1', 'Role', 'probe', 'web', {
    rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
  });
  await until('the policies on workloads hold', 30, async () => !(await server.admin.dryRun(probe)).ok);
  await sleep(2000);
}
