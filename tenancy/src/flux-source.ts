import { object, oneOf, withDefault } from './shape.js';
import { namespaceName, text } from './text.js';

/** The Flux source that a host cluster reads its tree from. */
export interface FluxSource {
  /** Kind of the Flux source. @default 'GitRepository' */
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket';
  /** Name of the Flux source. @default 'flux-system' */
  readonly name: string;
  /** Namespace of the Flux source. @default 'flux-system' */
  readonly namespace: string;
  /** Folder of the source that holds the tree: `platform/tree`. @default '': the tree stands at the root */
  readonly path: string;
}

export const fluxSourceShape = object<FluxSource>({
  kind: withDefault(
    'Kind of the Flux source.',
    oneOf('GitRepository', 'OCIRepository', 'Bucket'),
    'GitRepository',
    "'GitRepository'",
  ),
  name: withDefault('Name of the Flux source.', namespaceName, 'flux-system', "'flux-system'"),
  namespace: withDefault('Namespace of the Flux source.', namespaceName, 'flux-system', "'flux-system'"),
  path: withDefault(
    'Folder of the source that holds the tree: `platform/tree`.',
    text(
      'a folder like platform/tree, without a leading slash or dots',
      '^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$',
      200,
    ),
    '',
    "'': the tree stands at the root",
  ),
});

/** The source that `flux bootstrap` makes. */
export const fluxSystem: FluxSource = {
  kind: 'GitRepository',
  name: 'flux-system',
  namespace: 'flux-system',
  path: '',
};
