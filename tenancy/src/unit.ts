import type { Manifests } from './manifests/manifest.js';

/** A part of the tree that is rendered and delivered as a whole: a host cluster, or a workspace with all that is in it. */
export interface Unit {
  /** Stable key: `clusters/tokyo` or `workspaces/tokyo/acme/shop`. */
  readonly key: string;
  /** Text of everything the unit is rendered from; equal text means equal manifests, so delivery skips the rendering. */
  readonly input: string;
  /** Renders the unit. Pure: the same unit gives the same manifests, in the same order. */
  readonly manifests: () => Manifests;
}
