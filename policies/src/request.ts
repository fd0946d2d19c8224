import type { Operation } from './policy.js';

/** A request to an API server as admission sees it, with the namespace of its object. */
export interface AdmissionRequest {
  readonly operation: Operation;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  /** @default none: the object itself */
  readonly subResource?: string;
  /** @default none: the server makes it up from generateName */
  readonly name?: string;
  /** For a Namespace its own name. @default none: the object is cluster-scoped */
  readonly namespace?: string;
  readonly userInfo: { readonly username: string; readonly groups: readonly string[] };
  /** JSON data; null for a deletion. */
  readonly object: unknown;
  /** JSON data; null for what is new. */
  readonly oldObject: unknown;
  /** The Namespace that the object is in, as JSON data. @default null: the object is cluster-scoped, or a Namespace */
  readonly namespaceObject?: unknown;
}

/** What a policy makes of a request. */
export type Verdict = 'pass' | 'fail' | 'skip' | 'error';

/** A field of JSON data, nothing where there is none: names of the prototype are no fields. */
export function fieldOf(data: unknown, name: string): unknown {
  const isObject = typeof data === 'object' && data !== null;
  return isObject && Object.hasOwn(data, name) ? (data as Record<string, unknown>)[name] : undefined;
}
