import type { Issue } from '@hexabase-kaas/tenancy';

/** A property that is refused, as the engine takes it. */
export interface Failure {
  /** Path of the property, as Pulumi writes paths. */
  readonly property: string;
  readonly reason: string;
}

/** What the engine goes on with, and what it refuses. */
export interface Checked {
  readonly inputs: Record<string, unknown>;
  readonly failures: Failure[];
}

/** An issue in the engine's words: where it is in the model, what is wrong, and what to do. */
export const failure = (property: string, { code, path, message, fix }: Issue): Failure => ({
  property,
  reason: `${path}: ${message} (${code}); ${fix}`,
});

/** Path of a property, with brackets around what a dot could not part. */
export const propertyPath = (root: string, key: string, rest: string): string =>
  `${root}${/^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}${rest}`;
