import type { DeliveryIssue } from '../delivery-error.js';
import type { ApiObject } from './api-server.js';
import { inApplyOrder, isFoundation } from './apply-order.js';
import { address, type ObjectId } from './cluster-object.js';
import type { ClusterObjects } from './cluster-objects.js';
import type { Done } from './done.js';
import { inParallel } from './parallel.js';
import { isTerminatingNamespace, type Observation, refusal, type SurveyOptions, survey } from './survey.js';
import { until, type Waiting, waitGone, waitReady, waitServed } from './wait.js';

/** What bringing objects to a server came to. */
export interface Brought {
  readonly issues: DeliveryIssue[];
  /** Every object as it was last seen. */
  readonly seen: { readonly id: ObjectId; readonly live?: ApiObject }[];
}

/**
 * Applies what differs, group after group. What could not be judged before is judged as soon as the namespaces and kinds
 * stand that it needs, and still before anything of it is applied. The first group with an issue is the last.
 *
 * @param done gets each object as soon as it is applied, so that a failure can tell what was before it
 */
export async function bring(
  objects: ClusterObjects,
  observations: readonly Observation[],
  waiting: Waiting,
  judging: Omit<SurveyOptions, 'onDone'>,
  done: Done,
): Promise<Brought> {
  const brought: Brought = { issues: [], seen: [] };
  let groups = inApplyOrder(observations);
  let isJudged = false;
  for (let at = 0; at < groups.length; at++) {
    let group = groups[at] as Observation[];
    if (!isJudged && !isFoundation((group[0] as Observation).id)) {
      const rest = groups.slice(at).flat();
      const unknown = rest.filter(({ state }) => state === 'unknown').map(({ wanted }) => wanted);
      const judged = await survey(objects, unknown, judging);
      brought.issues.push(...judged.flatMap(({ issue }) => issue ?? []));
      if (brought.issues.length > 0) return brought;
      groups = [
        ...groups.slice(0, at),
        ...inApplyOrder([...rest.filter(({ state }) => state !== 'unknown'), ...judged]),
      ];
      group = groups[at] as Observation[];
      isJudged = true;
    }
    const results = await inParallel(group, waiting.parallel, (one) => applyOne(objects, one, waiting, done));
    brought.seen.push(
      ...results.map(({ live }, index) => ({ id: (group[index] as Observation).id, ...(live && { live }) })),
    );
    brought.issues.push(...results.flatMap(({ issues }) => issues));
    if (brought.issues.length > 0) return brought;
    if (isFoundation((group[0] as Observation).id)) {
      const late = await waitReady(objects, brought.seen.slice(-group.length), waiting);
      const definitions = group.filter(({ id }) => id.kind === 'CustomResourceDefinition').map(({ wanted }) => wanted);
      if (late.length === 0) late.push(...(await waitServed(objects, definitions, waiting)));
      brought.issues.push(...late);
      if (late.length > 0) return brought;
    }
  }
  return brought;
}

interface Applied {
  readonly live?: ApiObject | undefined;
  readonly issues: readonly DeliveryIssue[];
}

async function applyOne(
  objects: ClusterObjects,
  { id, wanted, state, live, isAdopted }: Observation,
  waiting: Waiting,
  done: Done,
): Promise<Applied> {
  if (state === 'unchanged') {
    note(done, id, live);
    return { live, issues: [] };
  }
  const path = await objects.path(id);
  // It was there when the objects were judged.
  if (path === undefined) return { issues: [refusal(wanted, { status: 404, body: { message: 'its kind is gone' } })] };
  if (state === 'terminating') {
    const issues = await waitGone(objects, id, path, live?.metadata?.uid, waiting);
    if (issues.length > 0) return { live, issues };
  }
  const force = state === 'changed';
  if (isAdopted) await objects.takeOver(id, path);
  const how = { force, seen: state === 'changed' ? live : undefined };
  let answer = await objects.apply(id, path, wanted.manifest, how);
  if (isTerminatingNamespace(answer)) {
    await until(address(id), waiting, async () => {
      answer = await objects.apply(id, path, wanted.manifest, how);
      return isTerminatingNamespace(answer) ? 'its namespace is being deleted' : undefined;
    });
  }
  if (answer.status !== 200 && answer.status !== 201) return { live, issues: [refusal(wanted, answer)] };
  done.written.push(address(id));
  note(done, id, answer.body);
  waiting.tell({ what: 'applied', object: address(id) });
  return { live: answer.body, issues: [] };
}

const note = ({ uids }: Done, id: ObjectId, live: ApiObject | undefined): void => {
  if (live?.metadata?.uid !== undefined) uids.set(address(id), live.metadata.uid);
};
