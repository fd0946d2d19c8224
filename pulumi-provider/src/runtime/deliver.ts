import type { Target } from '@hexabase-kaas/delivery';
import { parseTenancy, tenancyUnits, type Unit } from '@hexabase-kaas/tenancy';
import { tenancySpec } from '../graph.js';
import { specsOf } from './check-delivery.js';
import type { Props } from './props.js';
import { persistently } from './retry.js';
import { messageOf, targetOf } from './target.js';

/**
 * Makes the tree hold exactly what is declared, by one commit. A run that was killed after its push finds nothing to do.
 * A changed target is written anew and the old one is left as it is: Flux may follow both, by two addresses of one
 * repository, and what is removed there is removed in the cluster.
 *
 * @throws DeliveryError when nothing was delivered
 */
export async function deliver(inputs: Props, olds: Props | undefined): Promise<Props> {
  const { target, source, units, retrySeconds } = deliveryOf(inputs);
  const message = messageOf(inputs.target);
  const { commit } = await persistently(retrySeconds, async () => {
    if (olds === undefined && inputs.adopt !== true) await refuseRemovals(target, source, units);
    return target.apply(source, units, message === undefined ? {} : { message });
  });
  return { ...inputs, commit: commit ?? olds?.commit ?? '' };
}

/** Removes everything of the source; an empty or missing tree is fine. */
export async function withdraw(props: Props): Promise<void> {
  const { target, source, retrySeconds } = deliveryOf({ ...props, ...nothing });
  const message = messageOf(props.target);
  await persistently(retrySeconds, () => target.apply(source, [], message === undefined ? {} : { message }));
}

/** Files that are not as they were delivered, the first 20 of them. */
export async function driftOf(props: Props): Promise<string[]> {
  const { target, source, units, retrySeconds } = deliveryOf(props);
  const { written, removed } = await persistently(retrySeconds, () => target.check(source, units));
  const files = [...written, ...removed].sort();
  return files.length > 20 ? [...files.slice(0, 20), `and ${files.length - 20} more`] : files;
}

/** A first delivery that removes files means that the source's name is taken, or that the program is not whole. */
async function refuseRemovals(target: Target, source: string, units: readonly Unit[]): Promise<void> {
  const { removed } = await target.check(source, units);
  if (removed.length === 0) return;
  const some = removed.slice(0, 5).join(', ');
  throw new Error(
    `source: the tree holds ${removed.length} files of the source "${source}" that this program does not declare (${some}${removed.length > 5 ? ', ...' : ''}); give the stack a source of its own, declare what is missing, or set adopt to true to have them removed`,
  );
}

interface Delivery {
  readonly target: Target;
  readonly source: string;
  readonly units: readonly Unit[];
  readonly retrySeconds: number;
}

function deliveryOf(props: Props): Delivery {
  const tenancy = parseTenancy(tenancySpec(specsOf(props)), props.context ?? []);
  const retrySeconds = typeof props.retrySeconds === 'number' ? props.retrySeconds : 60;
  return { target: targetOf(props.target), source: String(props.source), units: tenancyUnits(tenancy), retrySeconds };
}

/** A state whose specs this version would refuse has to be withdrawn as well, so they are not read. */
const nothing = {
  hostClusters: {},
  plans: {},
  organizations: {},
  workspaces: {},
  projects: {},
  groupBindings: {},
  context: [],
};
