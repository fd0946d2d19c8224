/** The Flux source on a host cluster that carries the rendered tree. */
export interface FluxSource {
  /**
   * Kind of the Flux source.
   * @default FluxSourceKind.GIT_REPOSITORY
   */
  readonly kind?: FluxSourceKind;
  /**
   * Name of the Flux source.
   * @default 'flux-system'
   */
  readonly name?: string;
  /**
   * Namespace of the Flux source.
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * Folder of the source that holds the tree: `platform/tree`.
   * @default '': the tree stands at the root
   */
  readonly path?: string;
}

/** Kind of a Flux source. */
export enum FluxSourceKind {
  /** A Git repository. */
  GIT_REPOSITORY = 'GitRepository',
  /** An OCI artifact. */
  OCI_REPOSITORY = 'OCIRepository',
  /** An object storage bucket. */
  BUCKET = 'Bucket',
}
