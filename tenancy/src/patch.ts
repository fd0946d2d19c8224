import { anything, list, object, oneOf, optional, required } from './shape.js';
import { namespaceName, text } from './text.js';
import { sorted } from './workload.js';

/** A change to one rendered manifest that the model has no field for. */
export interface Patch {
  /** The manifest that is changed: one that this unit renders itself. */
  readonly target: PatchTarget;
  /** What is changed, in order: RFC 6902 without move and copy. */
  readonly operations: readonly PatchOperation[];
}

/** Which of the rendered manifests is meant. */
export interface PatchTarget {
  /** Kind of the manifest: `HelmRelease`. */
  readonly kind: string;
  /** Name of the manifest: `vcluster`. */
  readonly name: string;
  /** Namespace of the manifest. @default whichever it is in */
  readonly namespace?: string;
}

/** One operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  /** What is done: `test` changes nothing and refuses the patch where the value is another. */
  readonly op: 'add' | 'replace' | 'remove' | 'test';
  /** JSON pointer (RFC 6901) to the field: `/metadata/labels/example.com~1team`. */
  readonly path: string;
  /** Value that is put there, or compared with. @default none, for `remove` */
  readonly value?: unknown;
}

const kind = text('a kind like HelmRelease', '^[A-Z][A-Za-z0-9]*$', 63);
const name = text('the name of a manifest, like vcluster', '^[A-Za-z0-9](?:[A-Za-z0-9.:_-]*[A-Za-z0-9])?$', 253);
const pointer = text(
  'a JSON pointer like /metadata/labels/example.com~1team',
  '^(?:/(?:[^~/\\u0000-\\u001f]|~[01])*)*$',
  1024,
);

export const patchShape = object<Patch>({
  target: required(
    'The manifest that is changed: one that this unit renders itself.',
    object<PatchTarget>({
      kind: required('Kind of the manifest: `HelmRelease`.', kind),
      name: required('Name of the manifest: `vcluster`.', name),
      namespace: optional('Namespace of the manifest.', namespaceName, 'whichever it is in'),
    }),
  ),
  operations: required(
    'What is changed, in order: RFC 6902 without move and copy.',
    list(
      object<PatchOperation>({
        op: required(
          'What is done: `test` changes nothing and refuses the patch where the value is another.',
          oneOf('add', 'replace', 'remove', 'test'),
        ),
        path: required('JSON pointer (RFC 6901) to the field: `/metadata/labels/example.com~1team`.', pointer),
        value: optional('Value that is put there, or compared with.', anything, 'none, for `remove`'),
      }),
      1,
    ),
  ),
});

/** A patch as every front end gives it: the keys of its values sorted. */
export const canonicalPatch = ({ target, operations }: Patch): Patch => ({
  target,
  operations: operations.map((operation) =>
    Object.hasOwn(operation, 'value') ? { ...operation, value: sorted(operation.value) } : operation,
  ),
});
