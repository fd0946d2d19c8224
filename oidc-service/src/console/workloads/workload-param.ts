import { Problem } from '../../http/problem.js';
import { type WorkloadKind, workloadKinds } from '../../workloads/index.js';
import { type PageCall, param } from '../call.js';

/** The workload that a path names. @throws Problem NOT_FOUND for a kind that there is none of */
export function workloadIn(call: PageCall): { readonly kind: WorkloadKind; readonly workload: string } {
  const kind = workloadKinds.find((one) => one === param(call, 'kind'));
  if (kind === undefined) throw new Problem('NOT_FOUND', 'there is no such kind of workload');
  return { kind, workload: param(call, 'workload') };
}
