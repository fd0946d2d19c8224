import { object, oneOf, withDefault } from './shape.js';
import { namespaceName } from './text.js';

/** The Flux source that a host cluster reads its tree from. */
export interface FluxSource {
  /** Kind of the Flux source. @default 'GitRepository' */
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket';
  /** Name of the Flux source. @default 'flux-system' */
  readonly name: string;
  /** Namespace of the Flux source. @default 'flux-system' */
  readonly namespace: string;
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
});

/** The source that `flux bootstrap` makes. */
export const fluxSystem: FluxSource = { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' };
