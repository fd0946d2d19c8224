import { type DeliveryIssue, issue } from '../delivery-error.js';
import { messageOf } from './api-server.js';
import { inApplyOrder } from './apply-order.js';
import type { InventoryObject } from './cluster-inventory.js';
import { address, isKept, type ObjectId } from './cluster-object.js';
import type { ClusterObjects, ObjectVersion } from './cluster-objects.js';
import type { Done } from './done.js';
import { inParallel } from './parallel.js';
import { type Waiting, waitGone } from './wait.js';

/** An object that is no longer wanted, as it stands. */
export interface Departure {
  readonly id: ObjectId;
  readonly path: string;
  readonly version: ObjectVersion;
  /** What becomes of it. `going`: it is being deleted already. */
  readonly fate: 'removed' | 'going' | 'kept' | 'left';
}

/** Looks at objects that are no longer wanted; those that are not there are no part of the answer. */
export async function departures(
  objects: ClusterObjects,
  departing: readonly InventoryObject[],
  parallel: number,
): Promise<Departure[]> {
  const found = await inParallel(departing, parallel, async ({ id, kept, ...listed }) => {
    const path = await objects.path(id);
    // A kind that the server no longer knows has no objects.
    if (path === undefined) return [];
    const { status, body } = await objects.read(id, path);
    if (status === 404) return [];
    const of = (fate: Departure['fate']): Departure[] => [{ id, path, version: body.metadata ?? {}, fate }];
    // What one may not even read, one may not delete either: the deletion tells why.
    if (status !== 200) return of('removed');
    // Somebody has made it anew under the same name.
    if (!objects.isOurs(body, listed)) return of('left');
    if (body.metadata?.deletionTimestamp !== undefined) return of('going');
    // Either says so: an annotation that somebody took off must not cost volumes, and one that somebody added is meant.
    return of(kept || isKept(body) ? 'kept' : 'removed');
  });
  return found.flat();
}

/**
 * Removes what is to be removed, the last applied first, and waits for each group to be gone before the next.
 *
 * @param done gets each object as soon as its deletion is accepted
 */
export async function removeAll(
  objects: ClusterObjects,
  departing: readonly Departure[],
  waiting: Waiting,
  done: Done,
): Promise<DeliveryIssue[]> {
  for (const { id, fate } of departing) {
    if (fate === 'kept' || fate === 'left') waiting.tell({ what: fate, object: address(id) });
  }
  const going = departing.filter(({ fate }) => fate === 'removed' || fate === 'going');
  for (const group of inApplyOrder(going).reverse()) {
    const issues = await inParallel(group, waiting.parallel, (one) => removeOne(objects, one, waiting, done));
    if (issues.flat().length > 0) return issues.flat();
  }
  return [];
}

async function removeOne(
  objects: ClusterObjects,
  { id, path, version, fate }: Departure,
  waiting: Waiting,
  done: Done,
): Promise<DeliveryIssue[]> {
  const { uid } = version;
  let seen = version;
  for (let attempt = 0; fate === 'removed'; attempt++) {
    const answer = await objects.remove(path, seen);
    if (answer.status === 404) return [];
    if (answer.status === 409 && attempt < 20) {
      // Somebody has written it since it was looked at, or it is another object by now, which is not ours to remove.
      const now = await objects.read(id, path);
      if (now.status === 404 || (now.status === 200 && now.body.metadata?.uid !== uid)) return [];
      seen = now.body.metadata ?? {};
      continue;
    }
    if (answer.status >= 300) return [refused(id, messageOf({ path }, answer))];
    done.removed.push(address(id));
    waiting.tell({ what: 'removed', object: address(id) });
    break;
  }
  return waitGone(objects, id, path, uid, waiting);
}

const refused = (id: ObjectId, message: string): DeliveryIssue =>
  issue('DELIVERY_REJECTED', address(id), `cannot be deleted: ${message}`, 'allow its deletion, then deliver again');
