import { DeliveryError, type DeliveryIssue } from '../delivery-error.js';
import type { Changes } from '../target.js';
import { isReport } from './apply-order.js';
import { type Brought, bring } from './bring.js';
import type { ClusterInventory, InventoryObject } from './cluster-inventory.js';
import { address, type WantedObject } from './cluster-object.js';
import type { ClusterObjects } from './cluster-objects.js';
import { host } from './destination.js';
import type { Done } from './done.js';
import { inParallel } from './parallel.js';
import { type Departure, departures, removeAll } from './removal.js';
import { type Observation, type SurveyOptions, survey } from './survey.js';
import { byDestination, leavingTenants, type Silence, silent, type Tenants } from './tenants.js';
import { until, type Waiting, waitReady } from './wait.js';

/** What a delivery needs to know of the cluster that it goes to. */
export interface Surroundings {
  readonly hostObjects: ClusterObjects;
  readonly tenants: Tenants;
  readonly waiting: Waiting;
  readonly judging: Omit<SurveyOptions, 'onDone'>;
  /** Whether to wait until everything is ready. */
  readonly wait: boolean;
  readonly onDone: (wanted: WantedObject) => void;
}

/** Everything that a delivery would do, as far as the API servers can say before it. */
export interface ClusterPlan {
  readonly parts: readonly Part[];
  readonly issues: readonly DeliveryIssue[];
}

/** What is to be done on one API server. */
interface Part {
  readonly destination: string;
  /** Absent for a vCluster that does not answer yet. */
  readonly objects?: ClusterObjects;
  /** Why it does not answer. */
  readonly silence?: Silence;
  readonly wanted: readonly WantedObject[];
  readonly departing: readonly InventoryObject[];
  readonly observations: readonly Observation[];
  readonly departures: readonly Departure[];
}

/** Compares everything with the API servers. Writes nothing. */
export async function planDelivery(
  around: Surroundings,
  wanted: Iterable<WantedObject>,
  departing: readonly InventoryObject[],
): Promise<ClusterPlan> {
  const { hostObjects, tenants, waiting, judging, onDone } = around;
  const coming = byDestination(wanted);
  const leaving = leavingTenants(departing);
  const going = byDestination(departing.filter(({ id }) => !leaving.has(id.destination)));
  const destinations = [...new Set([...coming.keys(), ...going.keys()])];
  const parts = await inParallel(destinations, 4, async (destination): Promise<Part[]> => {
    const mine = { destination, wanted: coming.get(destination) ?? [], departing: going.get(destination) ?? [] };
    const reached = destination === host ? hostObjects : await tenants.connect(destination);
    if ('reason' in reached) {
      if (mine.wanted.length === 0 && (await tenants.isGone(destination))) return [];
      for (const one of mine.wanted) onDone(one);
      return [{ ...mine, silence: reached, observations: [], departures: [] }];
    }
    const { parallel } = waiting;
    const observations = await survey(reached, mine.wanted, { ...judging, onDone });
    return [
      { ...mine, objects: reached, observations, departures: await departures(reached, mine.departing, parallel) },
    ];
  });
  const all = parts.flat();
  return { parts: all, issues: all.flatMap(({ observations }) => observations.flatMap(({ issue }) => issue ?? [])) };
}

/** Issues of vClusters that should answer and do not: nobody can say what a delivery would change in them. */
export const silenceIssues = ({ parts }: ClusterPlan): DeliveryIssue[] =>
  parts.flatMap(({ destination, silence }) =>
    silence === undefined || silence.isNew ? [] : [silent(destination, silence.reason)],
  );

/** What a plan changes; what is in a vCluster that does not answer yet counts as new. */
export function plannedChanges({ parts }: ClusterPlan, inventory: ClusterInventory): Changes {
  const written = parts.flatMap(({ observations, wanted, objects }) =>
    (objects === undefined ? wanted : observations.filter(({ state }) => state !== 'unchanged')).map(({ id }) =>
      address(id),
    ),
  );
  const leaving = parts.flatMap((part) => part.departures.filter(({ fate }) => fate === 'removed'));
  const removed = leaving.map(({ id }) => address(id));
  return changesOf({ written, removed }, inventory);
}

/** How carrying out a plan ended. */
export interface Outcome {
  readonly issues: readonly DeliveryIssue[];
  /** Everything was applied and removed; at most something is not ready. */
  readonly isThrough: boolean;
}

/**
 * Carries a plan out: the host first, then the vClusters beside each other, then what tells of them on the host, then what is
 * no longer wanted in reverse. A vCluster that fails holds up no other one.
 */
export async function executePlan(around: Surroundings, plan: ClusterPlan, done: Done): Promise<Outcome> {
  const { hostObjects, tenants, waiting, judging, wait } = around;
  const issues: DeliveryIssue[] = [];
  let isThrough = false;
  const failed = (error: unknown): void => {
    if (!(error instanceof DeliveryError)) throw error;
    issues.push(...error.issues);
  };
  const ready: { readonly objects: ClusterObjects; readonly seen: Brought['seen'] }[] = [];
  const carryOut = async (objects: ClusterObjects, observations: readonly Observation[]): Promise<boolean> => {
    const brought = await bring(objects, observations, waiting, judging, done);
    issues.push(...brought.issues);
    ready.push({ objects, seen: brought.seen });
    return brought.issues.length === 0;
  };
  const clear = async (objects: ClusterObjects, leaving: readonly Departure[]): Promise<void> => {
    issues.push(...(await removeAll(objects, leaving, waiting, done)));
  };
  const held = new Set<string>();
  const tenant = async (part: Part): Promise<unknown> => {
    let { objects, observations, departures: leaving } = part;
    if (objects === undefined) {
      objects = await awaited(tenants, part, waiting);
      observations = await survey(objects, part.wanted, judging);
      leaving = await departures(objects, part.departing, waiting.parallel);
      const refused = observations.flatMap(({ issue }) => issue ?? []);
      if (refused.length > 0) throw new DeliveryError(refused);
    }
    if (!(await carryOut(objects, observations))) return held.add(part.destination);
    await clear(objects, leaving);
  };
  const [first, ...others] = plan.parts as readonly [Part, ...Part[]];
  try {
    const isLast = ({ wanted }: Observation): boolean => isReport(wanted.id);
    if (
      await carryOut(
        hostObjects,
        first.observations.filter((one) => !isLast(one)),
      )
    ) {
      const carry = (part: Part) =>
        tenant(part).catch((error: unknown) => {
          held.add(part.destination);
          failed(error);
        });
      const [answering, starting] = [others.filter(({ objects }) => objects), others.filter(({ objects }) => !objects)];
      await inParallel(answering, 4, carry);
      // All of them at once: a few that never start would otherwise use up the time of the others.
      await inParallel(starting, starting.length, carry);
      await carryOut(
        hostObjects,
        first.observations.filter((one) => isLast(one) && !held.has(one.wanted.id.namespace ?? '')),
      );
      await clear(hostObjects, first.departures);
      isThrough = issues.length === 0;
      if (wait) for (const { objects, seen } of ready) issues.push(...(await waitReady(objects, seen, waiting)));
    }
  } catch (error) {
    failed(error);
  }
  return { issues, isThrough };
}

async function awaited(tenants: Tenants, { destination }: Part, waiting: Waiting): Promise<ClusterObjects> {
  let objects: ClusterObjects | undefined;
  const reason = await until(`vCluster ${destination}`, waiting, async () => {
    const reached = await tenants.connect(destination);
    if ('reason' in reached) return reached.reason;
    objects = reached;
    return undefined;
  });
  if (objects === undefined) throw new DeliveryError([silent(destination, reason ?? 'it does not answer')]);
  return objects;
}

/** What was, or would be, done, for whoever called. */
export function changesOf(
  { written, removed }: Pick<Done, 'written' | 'removed'>,
  { units }: ClusterInventory,
): Changes {
  let count = 0;
  for (const objects of units.values()) count += objects.length;
  return { written: [...written].sort(), removed: [...removed].sort(), unchanged: Math.max(0, count - written.length) };
}
