import { setTimeout } from 'node:timers/promises';
import { type DeliveryIssue, issue } from '../delivery-error.js';
import type { ApiObject } from './api-server.js';
import type { Tell } from './cluster-event.js';
import { address, type ObjectId, type WantedObject } from './cluster-object.js';
import type { ClusterObjects } from './cluster-objects.js';
import { inParallel } from './parallel.js';
import { type LiveObject, type Readiness, readiness } from './readiness.js';

/** Until when something is waited for, and who hears of it. */
export interface Waiting {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly tell: Tell;
  readonly parallel: number;
}

/** Asks until the answer is nothing, and gives the last answer when the time is over: what it still waits for. */
export async function until(
  object: string,
  { deadline, tell }: Waiting,
  ask: () => Promise<string | undefined>,
): Promise<string | undefined> {
  let told: string | undefined;
  for (let pause = 200; ; pause = Math.min(3000, pause * 1.5)) {
    const reason = await ask();
    if (reason === undefined) return undefined;
    if (reason !== told) tell({ what: 'waiting', object, reason });
    told = reason;
    if (performance.now() + pause > deadline) return reason;
    await setTimeout(pause);
  }
}

/** Waits until objects are ready, as they were last seen or are read again; gives the issues of those that are not. */
export async function waitReady(
  objects: ClusterObjects,
  seen: readonly { readonly id: ObjectId; readonly live?: ApiObject | undefined }[],
  waiting: Waiting,
): Promise<DeliveryIssue[]> {
  const issues = await inParallel(seen, waiting.parallel, async ({ id, live }) => {
    let state: Readiness = live === undefined ? unseen : readiness(live as unknown as LiveObject);
    // A status that says so may be older than the last change, and its controller may yet come round.
    if (state.state === 'ready') return [];
    const reason = await until(address(id), waiting, async () => {
      const path = await objects.path(id);
      const answer = path === undefined ? undefined : await objects.read(id, path);
      if (answer?.status !== 200) return 'it is not there';
      state = readiness(answer.body as unknown as LiveObject);
      return state.state === 'waiting' ? state.reason : undefined;
    });
    if (reason === undefined && state.state !== 'failed') return [];
    const message = state.state === 'failed' ? state.reason : `not ready in time: ${reason}`;
    const fix = 'it was applied; look at its status and its events, then deliver again to wait further';
    return [issue('DELIVERY_NOT_READY', address(id), message, fix)];
  });
  return issues.flat();
}

/**
 * Waits until an API server serves the kinds of definitions that are established: what it says that it serves is written by
 * another of its controllers than what says so.
 */
export async function waitServed(
  objects: ClusterObjects,
  definitions: readonly WantedObject[],
  waiting: Waiting,
): Promise<DeliveryIssue[]> {
  const issues = await inParallel(definitions, waiting.parallel, async ({ id, manifest }) => {
    const { group, names, versions } = (manifest.spec ?? {}) as Partial<Definition>;
    for (const { name, served } of versions ?? []) {
      if (served === false) continue;
      const kind = { ...id, apiVersion: `${group}/${name}`, kind: names?.kind ?? '' };
      const reason = await until(address(id), waiting, async () =>
        (await objects.path(kind)) === undefined ? `${kind.kind} of ${kind.apiVersion} is not served yet` : undefined,
      );
      if (reason === undefined) continue;
      return [
        issue('DELIVERY_NOT_READY', address(id), `not ready in time: ${reason}`, 'deliver again to wait further'),
      ];
    }
    return [];
  });
  return issues.flat();
}

interface Definition {
  readonly group: string;
  readonly names: { readonly kind?: string };
  readonly versions: readonly { readonly name: string; readonly served?: boolean }[];
}

/** Waits until an object, or the one that had this uid, is gone; gives an issue that says what holds it. */
export async function waitGone(
  objects: ClusterObjects,
  id: ObjectId,
  path: string,
  uid: string | undefined,
  waiting: Waiting,
): Promise<DeliveryIssue[]> {
  const reason = await until(address(id), waiting, async () => {
    const { status, body } = await objects.read(id, path);
    if (status === 404 || body.metadata?.uid !== uid) return undefined;
    return heldBy(body);
  });
  if (reason === undefined) return [];
  const fix = 'remove what holds it, then deliver again: it goes on where it stopped';
  return [issue('DELIVERY_NOT_READY', address(id), `still being deleted: ${reason}`, fix)];
}

/** Why an object that is being deleted is still there: its finalizers, and what a namespace says about its content. */
function heldBy({ metadata, spec, status }: ApiObject): string {
  const finalizers = [...(metadata?.finalizers ?? []), ...((spec as { finalizers?: string[] })?.finalizers ?? [])];
  const conditions = (
    (status as { conditions?: { type: string; status: string; message?: string }[] })?.conditions ?? []
  )
    .filter((one) => /^Namespace(?:Deletion|Content|Finalizers)/.test(one.type) && one.status === 'True')
    .map(({ message }) => message ?? '');
  const held = finalizers.length === 0 ? 'its dependents' : `finalizers ${finalizers.join(', ')}`;
  return [`held by ${held}`, ...conditions].join('; ').slice(0, 500);
}

const unseen: Readiness = { state: 'waiting', reason: 'it was not seen yet' };
