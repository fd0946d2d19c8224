import type { FunctionEntry } from '../function-table.js';
import { compareText, equalFold, lower, upper } from '../text.js';
import { truncated, type Value } from '../value.js';
import { matchesWildcard } from '../wildcard.js';
import { find, padding, replace, spaces, split, trimLeft, trimRight, truncate } from './text-edit.js';

/** Functions on texts: the community's, and Kyverno's, which take the place of the community's of the same name. */
export const stringFunctions: readonly FunctionEntry[] = [
  // Go's int, and not the number that every literal is.
  texts('compare', 2, (a, b) => BigInt(compareText(a, b))),
  texts('concat', 2, (a, b) => a + b),
  texts('ends_with', 2, (text, suffix) => text.endsWith(suffix)),
  texts('equal_fold', 2, equalFold),
  {
    name: 'find_first',
    parameters: ['string', 'string', 'number?', 'number?'],
    call: (values) => find('find_first', values, (text, part) => text.indexOf(part)),
  },
  {
    name: 'find_last',
    parameters: ['string', 'string', 'number?', 'number?'],
    call: (values) => find('find_last', values, (text, part) => text.lastIndexOf(part)),
  },
  {
    name: 'join',
    parameters: ['string', 'array[string]'],
    call: ([glue, parts]) => (parts as readonly string[]).join(glue as string),
  },
  texts('lower', 1, lower),
  {
    name: 'pad_left',
    parameters: ['string', 'number', 'string?'],
    call: (values) => padding('pad_left', values) + (values[0] as string),
  },
  {
    name: 'pad_right',
    parameters: ['string', 'number', 'string?'],
    call: (values) => (values[0] as string) + padding('pad_right', values),
  },
  {
    name: 'replace',
    parameters: ['string', 'string', 'string', 'number'],
    call: ([text, from, to, count]) =>
      replace(text as string, from as string, to as string, truncated(count as number)),
  },
  texts('replace_all', 3, (text, from, to) => replace(text, from, to, -1)),
  texts('split', 2, split),
  texts('starts_with', 2, (text, prefix) => text.startsWith(prefix)),
  texts('to_lower', 1, lower),
  texts('to_upper', 1, upper),
  texts('trim', 2, (text, cutset) => trimLeft(trimRight(text, cutset), cutset)),
  {
    name: 'trim_left',
    parameters: ['string', 'string?'],
    call: ([text, cutset]) => trimLeft(text as string, (cutset as string | undefined) || spaces),
  },
  texts('trim_prefix', 2, (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  {
    name: 'trim_right',
    parameters: ['string', 'string?'],
    call: ([text, cutset]) => trimRight(text as string, (cutset as string | undefined) || spaces),
  },
  {
    name: 'truncate',
    parameters: ['string', 'number'],
    call: ([text, length]) => truncate(text as string, length as number),
  },
  texts('upper', 1, upper),
  texts('wildcard', 2, matchesWildcard),
];

function texts(name: string, count: number, call: (a: string, b: string, c: string) => Value): FunctionEntry {
  return {
    name,
    parameters: Array.from({ length: count }, () => 'string'),
    call: ([a, b, c]) => call(a as string, b as string, c as string),
  };
}
