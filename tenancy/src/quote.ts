/** Text of the user as it may stand in a message: JSON-quoted, so that nothing in it acts as markup, and cut at 64 characters. */
export function quote(value: unknown): string {
  if (typeof value !== 'string') return describe(value);
  // JSON.stringify leaves these as they are: line separators and the marks that turn the direction of the line around.
  const unseen = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
  const text = value.length > 64 ? `${value.slice(0, 61)}...` : value;
  return JSON.stringify(text).replace(unseen, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Several quoted texts in one line, sorted by the caller: `"free", "pro"`; `none` when there is none. */
export const quoteAll = (values: readonly unknown[]): string =>
  values.length === 0 ? 'none' : values.map(quote).join(', ');

/** Most candidates that one name is compared with: a hint is not worth a minute. */
const compared = 100;

/** The candidate that `name` was probably meant to be, by edit distance: at most a third of its letters differ. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > 64) return undefined;
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(name.length, 3) / 3) + 1;
  let left = compared;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    if (left-- === 0) break;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return String(value);
}

function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
