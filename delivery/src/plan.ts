import type { Unit } from '@hexabase-kaas/tenancy';
import { DeliveryError } from './delivery-error.js';
import { type Inventory, type InventoryUnit, inventoryPath, inventoryText, parseInventory } from './inventory.js';
import { foldersOf, hasKustomization, kustomizationChanges, kustomizationPath } from './kustomization.js';
import { neighbourhood } from './neighbourhood.js';
import { claimIssues, collisionIssues, isInterrupted, occupiedIssues } from './ownership.js';
import { folderOf } from './path.js';
import { renderUnits } from './render.js';
import type { Shelf } from './shelf.js';
import type { Steps } from './steps.js';
import type { Changes, CheckOptions } from './target.js';
import type { Tree } from './tree.js';

/** What a caller wants of a source: units to set, and which of the others to drop. */
export interface Request {
  readonly source: string;
  readonly set: readonly Unit[];
  readonly drop: 'others' | readonly string[];
}

/** Everything a target has to do, decided before it touches anything. */
export interface Plan {
  readonly changes: Changes;
  /** Texts to write, without the inventory. */
  readonly writes: ReadonlyMap<string, () => string>;
  /** Files to remove, without the inventory. */
  readonly removes: readonly string[];
  /** Writes to paths where nothing of ours was, with their blob ids. */
  readonly creates: ReadonlyMap<string, string>;
  /** Folders whose kustomization changes. */
  readonly kustomized: readonly string[];
  /** Folders that may have become empty. */
  readonly vacated: readonly string[];
  /** New text of the source's inventory; empty removes it, absent leaves it. */
  readonly inventory?: string;
}

/** Compares a request with a tree. Reads the tree and nothing else, and leaves the texts to be written on the shelf. */
export function* plan(
  tree: Tree,
  { source, set, drop }: Request,
  shelf: Shelf,
  { renderer, onProgress }: CheckOptions & { readonly renderer?: string | undefined },
): Steps<Plan> {
  const all = new Map([...tree.inventories].map(([name, text]) => [name, parseInventory(name, text)]));
  const whole = all.get(source) ?? { units: new Map() };
  const { units, changed } = yield* renderUnits(tree, whole, set, renderer, onProgress, shelf);
  const wholeNext = nextInventory(whole, units, drop);
  const setFiles = units.flatMap(({ files }) => files);
  const { created: interrupted, folders } = tree.interrupted;
  const keys = new Set([...set.map(({ key }) => key), ...(drop === 'others' ? [] : drop)]);
  const inventories =
    drop === 'others'
      ? all
      : neighbourhood(all, keys, [
          ...[...setFiles, ...filesOfUnits(whole, keys), ...interrupted.keys()].map(folderOf),
          ...folders,
        ]);

  const old = inventories.get(source) ?? whole;
  const next = drop === 'others' ? wholeNext : nextInventory(old, units, drop);
  const oldFiles = new Set(filesOf([old]));
  const nextFiles = new Set(filesOf([next]));
  const beforeFiles = new Set(filesOf(inventories.values()));
  const before = foldersOf(beforeFiles);
  const afterFiles = new Set(filesOf(inventories.set(source, next).values()));
  const after = foldersOf(afterFiles);

  const dropped = [...oldFiles].filter((path) => !nextFiles.has(path));
  const touched = new Set([...[...setFiles, ...dropped, ...interrupted.keys()].map(folderOf), ...folders]);
  const kustomizations = kustomizationChanges(tree, before, after, touched);

  const writes = new Map([...changed, ...kustomizations.changed]);
  const isWanted = (path: string) =>
    afterFiles.has(path) || (path === kustomizationPath(folderOf(path)) && hasKustomization(folderOf(path), after));
  const removes = new Set([
    ...dropped.filter((path) => !afterFiles.has(path) && ['file', 'other'].includes(tree.look(path).kind)),
    ...kustomizations.removed,
    ...[...interrupted.keys()].filter((path) => !isWanted(path) && isInterrupted(tree, path)),
  ]);

  const isOurs = (path: string) =>
    oldFiles.has(path) || (path === kustomizationPath(folderOf(path)) && hasKustomization(folderOf(path), before));
  const created = [...new Set([...setFiles, ...kustomizations.changed.keys()])].filter((path) => !isOurs(path));
  const issues = [
    ...(units.some((unit) => isRearranged(unit, old.units.get(unit.key))) ? claimIssues(inventories, source) : []),
    ...occupiedIssues(tree, new Set([...writes.keys(), ...created]), (path) => isOurs(path) || beforeFiles.has(path)),
    ...collisionIssues(tree, created, removes),
  ];
  if (issues.length > 0) throw new DeliveryError(issues);

  const text = wholeNext.units.size === 0 ? '' : inventoryText(wholeNext);
  const inventory = text === (tree.inventories.get(source) ?? '') ? undefined : text;
  const written = [...writes.keys(), ...(inventory ? [inventoryPath(source)] : [])].sort();
  const removed = [...removes, ...(inventory === '' ? [inventoryPath(source)] : [])].sort();
  return {
    changes: { written, removed, unchanged: fileCount(wholeNext) - changed.size },
    writes: new Map([...writes].map(([path, file]) => [path, file.text])),
    removes: [...removes],
    creates: new Map([...writes].filter(([path]) => !isOurs(path)).map(([path, { id }]) => [path, id])),
    kustomized: [...kustomizations.changed.keys(), ...kustomizations.removed].map(folderOf),
    vacated: existing(tree, [...[...dropped, ...removes, ...interrupted.keys()].map(folderOf), ...folders]),
    ...(inventory === undefined ? {} : { inventory }),
  };
}

function nextInventory(old: Inventory, set: readonly InventoryUnit[], drop: 'others' | readonly string[]): Inventory {
  const units = drop === 'others' ? new Map<string, InventoryUnit>() : new Map(old.units);
  for (const unit of set) units.set(unit.key, unit);
  if (drop !== 'others') for (const key of drop) units.delete(key);
  return { units };
}

/** True for a unit that is new or lists other files, so that it may claim what another one has. */
const isRearranged = (unit: InventoryUnit, before: InventoryUnit | undefined): boolean =>
  unit !== before && unit.files.join('\n') !== before?.files.join('\n');

/** The nearest existing folder of each, none of them behind a link. */
function existing(tree: Tree, folders: readonly string[]): string[] {
  const found = new Set<string>();
  for (let folder of new Set(folders)) {
    while (folder !== '' && tree.look(folder).kind === 'missing') folder = folderOf(folder);
    if (folder !== '' && tree.look(folder).kind === 'folder') found.add(folder);
  }
  return [...found];
}

const filesOfUnits = ({ units }: Inventory, keys: ReadonlySet<string>): string[] =>
  [...keys].flatMap((key) => units.get(key)?.files ?? []);

/** Claims are checked, so no file is counted twice. */
const fileCount = ({ units }: Inventory): number => {
  let count = 0;
  for (const { files } of units.values()) count += files.length;
  return count;
};

const filesOf = (inventories: Iterable<Inventory>): string[] =>
  [...inventories].flatMap(({ units }) => [...units.values()].flatMap(({ files }) => files));
