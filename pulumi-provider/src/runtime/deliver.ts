import { type Changes, DeliveryError, type Target } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits, type Unit } from '@hexabase-kaas/tenancy';
import { tenancySpec } from '../graph.js';
import { specsOf } from './check-delivery.js';
import { packed } from './declared.js';
import type { Props } from './props.js';
import { persistently } from './retry.js';
import { isPatient, messageOf, targetOf } from './target.js';

/**
 * Makes the target hold exactly what is declared: a tree by one commit. A run that was killed after its push finds
 * nothing to do. A changed target is written anew and the old one is left as it is: Flux may follow both, by two addresses
 * of one repository, and what is removed there is removed in the cluster.
 *
 * @throws DeliveryError when nothing was delivered; with the state to keep when a target without transactions has begun
 */
export async function deliver(inputs: Props, olds: Props | undefined): Promise<Props> {
  const { target, source, units, retrySeconds } = deliveryOf(inputs);
  const message = messageOf(inputs.target);
  const state = (commit?: string): Props => ({ ...packed(inputs), commit: commit ?? olds?.commit ?? '' });
  try {
    const { commit } = await persistently(retrySeconds, async () => {
      if (olds === undefined && inputs.adopt !== true) await refuseRemovals(target, source, units);
      return target.apply(source, units, message === undefined ? {} : { message });
    });
    return state(commit);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.changes === undefined) throw error;
    throw halfway(error, error.changes, source, state());
  }
}

/** The engine keeps the state of what has begun, and says what is wrong with it until an update comes to its end. */
function halfway(error: DeliveryError, { written, removed }: Changes, id: string, properties: Props): Error {
  const done = `${written.length} objects were applied and ${removed.length} removed before; update again: it goes on from there`;
  const reasons = [...error.message.split('\n'), done];
  return Object.assign(new Error(reasons.join('\n')), { id, properties, reasons });
}

/** Removes everything of the source; an empty or missing tree is fine. */
export async function withdraw(props: Props): Promise<void> {
  const { target, source, retrySeconds } = placeOf(props);
  const message = messageOf(props.target);
  await persistently(retrySeconds, () => target.apply(source, [], message === undefined ? {} : { message }));
}

/** Files, or objects, that are not as they were delivered, the first 20 of them. */
export async function driftOf(inputs: Props): Promise<string[]> {
  const { target, source, units, retrySeconds } = deliveryOf(inputs);
  const { written, removed } = await persistently(retrySeconds, () => target.check(source, units));
  const files = [...written, ...removed].sort();
  return files.length > 20 ? [...files.slice(0, 20), `and ${files.length - 20} more`] : files;
}

/** A first delivery that removes something means that the source's name is taken, or that the program is not whole. */
async function refuseRemovals(target: Target, source: string, units: readonly Unit[]): Promise<void> {
  const { removed } = await target.check(source, units);
  if (removed.length === 0) return;
  const some = removed.slice(0, 5).join(', ');
  throw new Error(
    `source: the target holds ${removed.length} files or objects of the source "${source}" that this program does not declare (${some}${removed.length > 5 ? ', ...' : ''}); give the stack a source of its own, declare what is missing, or set adopt to true to have them removed`,
  );
}

interface Place {
  readonly target: Target;
  readonly source: string;
  readonly retrySeconds: number;
}

/** Where a delivery goes. What it holds is not read, because a state has to be withdrawn that this version would refuse. */
function placeOf({ target, source, retrySeconds }: Props): Place {
  const seconds = typeof retrySeconds === 'number' ? retrySeconds : 60;
  const made = targetOf(target, seconds);
  return { target: made, source: String(source), retrySeconds: isPatient(target) ? 0 : seconds };
}

function deliveryOf(inputs: Props): Place & { readonly units: readonly Unit[] } {
  const tenancy = parseTenancy(tenancySpec(specsOf(inputs)), inputs.context ?? []);
  return { ...placeOf(inputs), units: tenancyUnits(tenancy) };
}
