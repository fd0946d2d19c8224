/**
 * A text or a number as text, and nothing for any other value: what a document puts in place of one may be an object with a
 * `toString` that is data, which `String` would call.
 */
export const scalarText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
