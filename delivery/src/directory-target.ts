import { mkdirSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Unit } from '@hexabase-kaas/tenancy';
import { inDirectory } from './directory-fault.js';
import { checkInventoryFolder, directoryTree } from './directory-tree.js';
import { checkSource, inventoryFolder, inventoryPath } from './inventory.js';
import { removeJournals, writeJournal } from './journal.js';
import { lock } from './lock.js';
import { folderOf } from './path.js';
import { type Plan, plan, type Request } from './plan.js';
import { noShelf, type Shelf, shelf } from './shelf.js';
import { atOnce, inTurns, type Steps } from './steps.js';
import type { Changes, CheckOptions, Target } from './target.js';

/** Where and how a directory target writes. */
export interface DirectoryTargetOptions {
  /** Root of the tree; created when it is missing. */
  readonly directory: string;
  /**
   * Version of the renderer. A unit whose input and renderer are those of its last delivery is compared, but not rendered.
   * @default every unit is rendered, because nothing says that the renderer is still the same
   */
  readonly renderer?: string;
  /**
   * Longest wait for another process that writes the same directory, in milliseconds.
   * @default 60000
   */
  readonly lockTimeout?: number;
}

/**
 * A directory that holds the tree: a Git working copy, or what a test looks at.
 *
 * A process killed at any moment leaves a tree from which the next call converges: files appear whole, by renaming, and a
 * journal says which of them are ours before the inventory does. File calls are synchronous, which measured twice as fast
 * as the asynchronous ones on 45,000 small files, at any concurrency.
 *
 * @example
 * const target = directoryTarget({ directory: 'out' });
 * await target.apply('platform', units);
 */
export function directoryTarget(options: DirectoryTargetOptions): Target {
  const { directory } = options;
  const start = (request: Request, told: CheckOptions = {}) =>
    inTurns(inDirectory(directory, change(options, request, told)));
  return {
    apply: (source, set, told) => start({ source, set, drop: 'others' }, told),
    put: (source, set, told) => start({ source, set, drop: [] }, told),
    remove: (source, drop, told) => start({ source, set: [], drop }, told),
    async check(source, set, told = {}) {
      const { changes } = await inTurns(
        inDirectory(directory, decide(options, { source, set, drop: 'others' }, noShelf, told)),
      );
      return changes;
    },
  };
}

/**
 * What `apply` of a directory target does, done when it returns: for callers that cannot wait for a promise, like
 * `App.synth` of cdk8s. While it waits for the lock nothing else in this process runs, so it cannot wait for a delivery
 * of the same process: that ends in `DELIVERY_LOCKED`.
 *
 * @throws DeliveryError as the target does
 */
export const applyToDirectory = (
  options: DirectoryTargetOptions,
  source: string,
  units: readonly Unit[],
  told: CheckOptions = {},
): Changes => atOnce(inDirectory(options.directory, change(options, { source, set: units, drop: 'others' }, told)));

function* decide(
  { directory, renderer }: DirectoryTargetOptions,
  request: Request,
  texts: Shelf,
  told: CheckOptions,
): Steps<Plan> {
  const root = resolve(directory);
  checkSource(request.source);
  checkInventoryFolder(root);
  return yield* plan(directoryTree(root), request, texts, { renderer, onProgress: told.onProgress });
}

function* change(options: DirectoryTargetOptions, request: Request, told: CheckOptions): Steps<Changes> {
  const root = resolve(options.directory);
  checkSource(request.source);
  checkInventoryFolder(root);
  const own = join(root, inventoryFolder);
  const release = yield* lock(own, options.lockTimeout ?? 60_000);
  const texts = shelf(own);
  try {
    const decided = yield* decide(options, request, texts, told);
    execute(root, request.source, decided);
    return decided.changes;
  } finally {
    texts.close();
    release();
  }
}

function execute(root: string, source: string, plan: Plan): void {
  const own = join(root, inventoryFolder);
  const temporary = join(own, 'tmp');
  // Only a killed run leaves this folder; nothing in it was ever renamed into the tree.
  rmSync(temporary, { recursive: true, force: true });
  if (plan.writes.size + plan.removes.length > 0 || plan.inventory !== undefined) {
    mkdirSync(temporary);
    writeJournal(own, plan.creates, [...plan.kustomized, ...plan.vacated]);
    for (const path of plan.removes) unlinkSync(join(root, path));
    removeEmptyFolders(root, plan.vacated);
    writeFiles(root, temporary, plan.writes);
    const inventory = join(root, inventoryPath(source));
    if (plan.inventory === '') rmSync(inventory, { force: true });
    else if (plan.inventory !== undefined) replace(join(temporary, 'inventory'), inventory, plan.inventory);
    rmdirSync(temporary);
  }
  removeJournals(own);
}

function writeFiles(root: string, temporary: string, files: ReadonlyMap<string, () => string>): void {
  const made = new Set<string>();
  for (const [path, text] of files) {
    const file = join(root, path);
    const folder = dirname(file);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    replace(join(temporary, 'file'), file, text());
  }
}

function replace(temporary: string, file: string, text: string): void {
  writeFileSync(temporary, text);
  renameSync(temporary, file);
}

function removeEmptyFolders(root: string, folders: readonly string[]): void {
  for (const start of folders) {
    for (let folder = start; folder !== ''; folder = folderOf(folder)) {
      try {
        rmdirSync(join(root, folder));
      } catch {
        break;
      }
    }
  }
}
