import type { Inventory, InventoryUnit } from './inventory.js';
import { folderOf } from './path.js';

/**
 * What a change in these folders can have to do with: the units with these keys, and of all others the files below the
 * folders or their parents. Nothing else is asked about when files are claimed or kustomizations listed, so one unit of a
 * thousand is planned without sorting through the files of the others.
 */
export function neighbourhood(
  inventories: ReadonlyMap<string, Inventory>,
  keys: ReadonlySet<string>,
  folders: Iterable<string>,
): Map<string, Inventory> {
  const prefixes = outermost([...folders].map(folderOf));
  // Beyond a few folders, comparing every path with each of them costs more than it saves.
  if (prefixes.length > 16 || prefixes.includes('/')) return new Map(inventories);
  const isNear = (path: string): boolean => {
    for (const prefix of prefixes) if (path.startsWith(prefix)) return true;
    return false;
  };
  const near = new Map<string, Inventory>();
  for (const [source, { units }] of inventories) {
    const kept = new Map<string, InventoryUnit>();
    for (const unit of units.values()) {
      const files = keys.has(unit.key) ? unit.files : unit.files.filter(isNear);
      if (files.length > 0) kept.set(unit.key, files.length === unit.files.length ? unit : { ...unit, files });
    }
    near.set(source, { units: kept });
  }
  return near;
}

/** The folders that are below no other one, each with a slash. */
function outermost(folders: readonly string[]): string[] {
  const kept: string[] = [];
  for (const prefix of [...new Set(folders.map((folder) => `${folder}/`))].sort()) {
    if (!prefix.startsWith(kept.at(-1) ?? '\n')) kept.push(prefix);
  }
  return kept;
}
