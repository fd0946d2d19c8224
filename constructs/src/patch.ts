/** A change to one rendered manifest that there is no property for. */
export interface Patch {
  /** The manifest that is changed: one that this unit renders itself. */
  readonly target: PatchTarget;
  /** What is changed, in order: RFC 6902 without move and copy. */
  readonly operations: PatchOperation[];
}

/** Which of the rendered manifests is meant. */
export interface PatchTarget {
  /** Kind of the manifest: `HelmRelease`. */
  readonly kind: string;
  /** Name of the manifest: `vcluster`. */
  readonly name: string;
  /**
   * Namespace of the manifest.
   * @default whichever it is in
   */
  readonly namespace?: string;
}

/** One operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  /** What is done. */
  readonly op: PatchOp;
  /** JSON pointer (RFC 6901) to the field: `/metadata/labels/example.com~1team`. */
  readonly path: string;
  /**
   * Value that is put there, or compared with.
   * @default none, for PatchOp.REMOVE
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  readonly value?: any;
}

/** What an operation of a patch does. */
export enum PatchOp {
  /** Puts a field there, or an item into a list. */
  ADD = 'add',
  /** Puts another value into a field that is there. */
  REPLACE = 'replace',
  /** Takes a field away. */
  REMOVE = 'remove',
  /** Changes nothing, and refuses the patch where the value is another. */
  TEST = 'test',
}
