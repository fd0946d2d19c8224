import { Problem } from '../http/problem.js';

/** One page out of one item more than fits, with the cursor of the next. */
export function pageOf<T>(
  items: readonly T[],
  limit: number,
  keyOf: (item: T) => string,
): { items: T[]; next: string | null } {
  const shown = items.slice(0, limit);
  const last = shown.at(-1);
  const more = items.length > limit && last !== undefined;
  return { items: shown, next: more ? Buffer.from(keyOf(last)).toString('base64url') : null };
}

/**
 * Key that a cursor holds.
 * @throws Problem INPUT_INVALID for one that no page gave
 */
export function keyOf(cursor: string | undefined, pattern: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (pattern.test(key)) return key;
  throw new Problem('INPUT_INVALID', 'see the issues', [{ path: 'query.cursor', message: 'take `next` of a page' }]);
}

/** What an id in a cursor looks like, whatever it is of. */
export const anyId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
/** Key of items that have an id. */
export const byId = ({ id }: { readonly id: string }): string => id;
/** Key of items that are of a person. */
export const byPerson = ({ person }: { readonly person: string }): string => person;
