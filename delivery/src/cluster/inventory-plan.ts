import { type DeliveryIssue, issue } from '../delivery-error.js';
import type { ClusterInventory, InventoryObject } from './cluster-inventory.js';
import { address, isKept, type WantedObject } from './cluster-object.js';

/** What a delivery does to a source's inventory. */
export interface InventoryPlan {
  /** What the source has once the delivery is done. */
  readonly next: ClusterInventory;
  /** Everything that it may have while the delivery runs, and when it is cut off. */
  readonly meanwhile: ClusterInventory;
  /** Objects that are no longer wanted. */
  readonly departing: readonly InventoryObject[];
}

/** Decides which objects come and go when units are set and others dropped. */
export function planInventory(
  old: ClusterInventory,
  set: ReadonlyMap<string, readonly WantedObject[]>,
  drop: 'others' | readonly string[],
): InventoryPlan {
  const stays = ([key, objects]: readonly [string, readonly InventoryObject[]]) => {
    const known = objects.filter(({ late }) => !late);
    return known.length > 0 || objects.length === 0 ? [[key, known] as const] : [];
  };
  const next = new Map(drop === 'others' ? [] : [...old.units].flatMap(stays));
  const before = listedIn(old);
  for (const [key, objects] of set) {
    const listed = objects.map(({ id, manifest }) => {
      const uid = before.get(address(id))?.uid;
      return { id, kept: isKept(manifest), ...(uid !== undefined && { uid }) };
    });
    next.set(key, listed);
  }
  if (drop !== 'others') for (const key of drop) next.delete(key);
  const wanted = new Set(addresses({ units: next }));
  const meanwhile = new Map(next);
  const departing: InventoryObject[] = [];
  for (const [key, objects] of old.units) {
    const leaving = objects.filter(({ id }) => !wanted.has(address(id)));
    if (leaving.length === 0) continue;
    departing.push(...leaving);
    meanwhile.set(key, [...(next.get(key) ?? []), ...leaving]);
  }
  return { next: { units: next }, meanwhile: { units: meanwhile }, departing };
}

/**
 * What to list once a delivery is done that took its lease from a writer without a sign of life: of what leaves, whatever
 * that writer may not have made yet stays listed, so that the next delivery finds it if a late request makes it after all.
 * Of a source that has nothing any more nothing is listed, since no delivery may ever come to look.
 */
export const withLate = ({ next, departing }: InventoryPlan, old: ClusterInventory): ClusterInventory => {
  const leaving = new Set(departing.filter(({ kept, uid }) => !kept && uid === undefined).map(({ id }) => address(id)));
  if (next.units.size === 0) return next;
  const units = new Map(next.units);
  for (const [key, objects] of old.units) {
    const late = objects.filter(({ id }) => leaving.has(address(id))).map((one) => ({ ...one, late: true as const }));
    if (late.length > 0) units.set(key, [...(units.get(key) ?? []), ...late]);
  }
  return { units };
};

/** What an inventory lists, by address. */
export const listedIn = ({ units }: ClusterInventory): Map<string, InventoryObject> =>
  new Map([...units.values()].flatMap((objects) => objects.map((object) => [address(object.id), object] as const)));

/** The inventory of a delivery that was seen through: it knows the objects that were made. */
export const seenThrough = ({ units }: ClusterInventory, uids: ReadonlyMap<string, string>): ClusterInventory => ({
  units: new Map(
    [...units].map(([key, objects]) => [
      key,
      objects.map((object) => {
        const uid = uids.get(address(object.id)) ?? object.uid;
        return uid === undefined ? object : { ...object, uid };
      }),
    ]),
  ),
});

/** Issues of objects that two units have, of the same source or of two. */
export function claimIssues(
  next: ClusterInventory,
  touched: Iterable<string>,
  others: ReadonlyMap<string, ClusterInventory>,
): DeliveryIssue[] {
  const set = new Set(touched);
  const owners = new Map<string, string>();
  for (const [source, { units }] of others) {
    for (const { id, late } of [...units.values()].flat()) if (!late) owners.set(address(id), `source ${source}`);
  }
  for (const [key, objects] of next.units) {
    if (!set.has(key)) for (const { id } of objects) owners.set(address(id), `unit ${key}`);
  }
  return [...set].flatMap((key) =>
    (next.units.get(key) ?? []).flatMap(({ id }) => {
      const owner = owners.get(address(id));
      if (owner === undefined) return [];
      const fix = `let only one of ${owner} and unit ${key} have it`;
      return [issue('DELIVERY_CONFLICT', address(id), `the object belongs to ${owner}`, fix)];
    }),
  );
}

const addresses = ({ units }: ClusterInventory): string[] =>
  [...units.values()].flatMap((objects) => objects.map(({ id }) => address(id)));
