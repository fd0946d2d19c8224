import type { AnswerOf, Operations } from '../../api/index.js';
import type { Html } from '../../http/page/html.js';
import { Problem } from '../../http/problem.js';
import { type WorkloadKind, workloadKinds } from '../../workloads/index.js';
import { type PageCall, param } from '../call.js';
import { orAway, type ProjectPlace } from './project-place.js';

/** The workload that a path names. @throws Problem NOT_FOUND for a kind that there is none of */
export function workloadIn(call: PageCall): { readonly kind: WorkloadKind; readonly workload: string } {
  const kind = workloadKinds.find((one) => one === param(call, 'kind'));
  if (kind === undefined) throw new Problem('NOT_FOUND', 'there is no such kind of workload');
  return { kind, workload: param(call, 'workload') };
}

type Standing = AnswerOf<Operations['listWorkloads']>['workloads'][number];

/** A workload as it stands, for a page that asks before something is done to it. @throws Problem NOT_FOUND */
export async function standingWorkload(
  call: PageCall,
  place: ProjectPlace,
  kind: WorkloadKind,
  name: string,
): Promise<{ readonly here: Standing } | { readonly away: Html }> {
  const { workspace, project } = place;
  const found = await orAway(call, place, call.ask('listWorkloads', { params: { workspace, project } }));
  if ('away' in found) return found;
  const one = found.here.workloads.find((each) => each.kind === kind && each.name === name);
  if (one === undefined) throw new Problem('NOT_FOUND', `there is no ${kind} of that name`);
  return { here: one };
}
