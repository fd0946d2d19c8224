import type { Input } from '@pulumi/pulumi';

/** The fields of a spec as a Pulumi program gives them: each may be an output, at any depth. */
export type Fields<T> = { readonly [Key in keyof T]: Given<T[Key]> };

// Wrapped in a tuple, so that a choice of texts stays one choice and an output of it is accepted.
type Given<T> = [T] extends [string | number | boolean | undefined]
  ? Input<T>
  : [NonNullable<T>] extends [readonly (infer Item)[]]
    ? Input<readonly Given<Item>[]>
    : Input<Fields<T>>;
