import type { Unit } from '@hexabase-kaas/tenancy';
import { DeliveryError, type DeliveryIssue, issue } from './delivery-error.js';
import { blobId, contentDigest, unitDigest } from './digest.js';
import type { Inventory, InventoryUnit } from './inventory.js';
import { manifestFiles } from './manifest-files.js';
import type { Shelf } from './shelf.js';
import type { Steps } from './steps.js';
import type { CheckOptions } from './target.js';
import type { Tree } from './tree.js';

/** What the given units are now, and the files that differ from the tree. */
export interface Rendered {
  readonly units: readonly InventoryUnit[];
  readonly changed: ReadonlyMap<string, RenderedFile>;
}

/** A file to be written. */
export interface RenderedFile {
  readonly text: () => string;
  readonly id: string;
}

/**
 * Renders the units whose files in the tree are not known to be right.
 *
 * Only files that differ are kept, on the shelf. Without a `renderer` nothing says that the
 * renderer is still the one of last time, and every unit is rendered.
 */
export function* renderUnits(
  tree: Tree,
  old: Inventory,
  units: readonly Unit[],
  renderer: string | undefined,
  onProgress: CheckOptions['onProgress'],
  shelf: Shelf,
): Steps<Rendered> {
  const issues: DeliveryIssue[] = [];
  const changed = new Map<string, RenderedFile>();
  const result = new Map<string, InventoryUnit>();
  let done = 0;
  for (const unit of units) {
    const digest = unitDigest(unit, renderer ?? '');
    const before = old.units.get(unit.key);
    if (result.has(unit.key)) {
      issues.push(issue('DELIVERY_UNIT', unit.key, 'two units have this key', 'give each unit a key of its own'));
    } else if (renderer !== undefined && before?.digest === digest && isIntact(tree, before)) {
      result.set(unit.key, before);
    } else {
      try {
        result.set(unit.key, render(tree, unit, digest, changed, shelf));
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        issues.push(...error.issues);
      }
    }
    done += 1;
    onProgress?.(done, units.length, unit.key);
    // Rendering and reading are synchronous because that is fastest; a server in the same process gets its turn here.
    if (done % 16 === 0) yield 0;
  }
  if (issues.length > 0) throw new DeliveryError(issues);
  return { units: [...result.values()], changed };
}

function isIntact(tree: Tree, unit: InventoryUnit): boolean {
  const files: [string, string][] = [];
  for (const path of unit.files) {
    const entry = tree.look(path);
    if (entry.kind !== 'file') return false;
    files.push([path, entry.id]);
  }
  return contentDigest(files) === unit.content;
}

function render(
  tree: Tree,
  unit: Unit,
  digest: string,
  changed: Map<string, RenderedFile>,
  shelf: Shelf,
): InventoryUnit {
  const files: [string, string][] = [];
  for (const [path, text] of manifestFiles(unit.manifests())) {
    const id = blobId(text, tree.algorithm);
    const entry = tree.look(path);
    if (entry.kind !== 'file' || entry.id !== id) changed.set(path, { text: shelf.keep(text), id });
    files.push([path, id]);
  }
  files.sort(([a], [b]) => (a < b ? -1 : 1));
  return { key: unit.key, digest, content: contentDigest(files), files: files.map(([path]) => path) };
}
