import { type Form, numberOf, textOf } from './form.ts';
import { listShape } from './shape.ts';

/** A page of a list, after `starting_after`. */
export function paged<T extends { readonly id: string }>(
  all: readonly T[],
  form: Form,
  url: string,
  shape: (one: T) => Record<string, unknown>,
): Record<string, unknown> {
  const after = textOf(form, 'starting_after');
  const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const page = all.slice(from, from + (numberOf(form, 'limit') ?? 10));
  return listShape(page.map(shape), url, from + page.length < all.length);
}
