import { DeliveryError, type DeliveryIssue, issue } from './delivery-error.js';
import { pathFault } from './path.js';

/** What one source has in the tree. Kept in the tree itself as `.kaas/<source>.json`, so it moves and reverts with it. */
export interface Inventory {
  readonly units: ReadonlyMap<string, InventoryUnit>;
}

/** A unit as it was delivered. */
export interface InventoryUnit {
  readonly key: string;
  /** Hash of the unit's input and the renderer: equal means that rendering would give the same files. */
  readonly digest: string;
  /** Hash over all files as they were written: another value on disk means that someone edited or lost one. */
  readonly content: string;
  /** Sorted paths in the tree. */
  readonly files: readonly string[];
}

/** Folder of the inventories in the tree. */
export const inventoryFolder = '.kaas';

/** Path of a source's inventory. */
export const inventoryPath = (source: string): string => `${inventoryFolder}/${source}.json`;

/** Source of an inventory's path, or `undefined` for any other path. */
export const inventorySource = (path: string): string | undefined => /^\.kaas\/([a-z0-9-]+)\.json$/.exec(path)?.[1];

/** Refuses a source whose name is not an id. */
export function checkSource(source: string): void {
  if (sourcePattern.test(source) && source.length <= 40) return;
  throw new DeliveryError([
    issue(
      'DELIVERY_SOURCE',
      'source',
      `${JSON.stringify(source)} is not an id`,
      'use up to 40 lower-case letters, digits and single hyphens, and start with a letter',
    ),
  ]);
}

/** JSON with one line per unit, sorted by key, so that a Git diff shows the units that changed and nothing else. */
export function inventoryText(inventory: Inventory): string {
  const units = [...inventory.units.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const lines = units.map(({ key, digest, content, files }) => JSON.stringify({ key, digest, content, files }));
  return `{"version":1,"units":[\n${lines.join(',\n')}\n]}\n`;
}

/**
 * Reads an inventory and distrusts it: others can edit the tree, and its paths decide what is removed.
 *
 * @throws DeliveryError when it is not an inventory of this version, or lists a path outside the tree
 */
export function parseInventory(source: string, text: string): Inventory {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable(source, 'is not JSON');
  }
  const { version, units } = (value ?? {}) as { version?: unknown; units?: unknown };
  if (version !== 1) throw unreadable(source, `has version ${JSON.stringify(version)}, and only 1 is known`);
  if (!Array.isArray(units) || !units.every(isUnit)) throw unreadable(source, 'is not a list of units');
  for (const { files } of units) {
    for (const path of files) {
      const fault = pathFault(path);
      if (fault !== undefined) throw unreadable(source, `lists ${JSON.stringify(path)}, which ${fault}`);
    }
  }
  return { units: new Map(units.map((unit) => [unit.key, unit])) };
}

function isUnit(value: unknown): value is InventoryUnit {
  const { key, digest, content, files } = (value ?? {}) as Record<string, unknown>;
  const isText = (text: unknown) => typeof text === 'string';
  return isText(key) && isText(digest) && isText(content) && Array.isArray(files) && files.every(isText);
}

const unreadable = (source: string, message: string): DeliveryError =>
  new DeliveryError([
    issue(
      'DELIVERY_INVENTORY',
      inventoryPath(source),
      `the inventory ${message}`,
      'restore the file from Git, or upgrade the tool that reads it',
    ) satisfies DeliveryIssue,
  ]);

const sourcePattern = /^[a-z](?:-?[a-z0-9])*$/;
