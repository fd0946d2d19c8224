/** A Kubernetes object as plain JSON data: no class instances, no undefined, fully named and namespaced. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Every manifest of a tenancy under a stable key, `<file without .yaml>/<object>`: the part before the last slash is the
 * file in the Git tree, the part after it names the object in that file.
 */
export type Manifests = Readonly<Record<string, Manifest>>;
