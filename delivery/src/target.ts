import type { Unit } from '@hexabase-kaas/tenancy';

/**
 * Where manifests go. Every target keeps one inventory per source, and touches only what that inventory lists.
 *
 * All four calls refuse as a whole: when they throw a DeliveryError, nothing was applied. A cluster has no transactions, so
 * there the error may carry what was applied before; the same call, made again, goes on from there. Calls may run at the
 * same time, from any number of processes; they take turns.
 */
export interface Target {
  /**
   * Makes the tree hold exactly these units for the source. Every file is compared with what was delivered, so an edited
   * or lost file is healed even when the tenancy did not change.
   */
  apply(source: string, units: readonly Unit[], options?: ApplyOptions): Promise<Changes>;
  /** Writes these units and leaves the source's other units as they are, without looking at them: cheap for one of many. */
  put(source: string, units: readonly Unit[], options?: ApplyOptions): Promise<Changes>;
  /** Removes these units of the source. A key that is not there counts as removed. */
  remove(source: string, keys: readonly string[], options?: ApplyOptions): Promise<Changes>;
  /** What `apply` would do; touches nothing. */
  check(source: string, units: readonly Unit[], options?: CheckOptions): Promise<Changes>;
}

/** What a call that touches nothing may be told. */
export interface CheckOptions {
  /**
   * Told after each unit that was compared or rendered; starts again when another writer was faster.
   * @default nobody is told
   */
  readonly onProgress?: ((done: number, total: number, key: string) => void) | undefined;
}

/** What a call may be told. */
export interface ApplyOptions extends CheckOptions {
  /**
   * Message of the commit, for targets that make one.
   * @default names the source and the number of files written and removed
   */
  readonly message?: string;
}

/** What a call did to the tree, or to the cluster. */
export interface Changes {
  /** Paths whose bytes are new, kustomizations and the inventory included; of a cluster, the objects. Sorted. */
  readonly written: readonly string[];
  /** Paths, or objects, that are gone; sorted. */
  readonly removed: readonly string[];
  /** Number of manifest files, or objects, of the source that were left as they are. */
  readonly unchanged: number;
  /** Commit that holds the change; absent when nothing changed or the target makes none. */
  readonly commit?: string;
}
