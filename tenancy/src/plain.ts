import { type Issue, issuesOf } from './issue.js';
import { plainPages } from './plain-page.js';
import { quote } from './quote.js';

/** JSON data: what is left of any input once everything that is not data is refused. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** Stands for a value that was refused with an issue already, so that parsing says nothing more about it. */
export const refused = Symbol('refused');

/** Limits of any input: they stop hostile documents, and are far above any tenancy. */
export const plainLimit = { depth: 64, text: 1_048_576, values: 5_000_000 } as const;

const { error } = issuesOf(plainPages);

/**
 * Copies input of any kind to fresh JSON data, without running code of the input: getters, class instances, functions,
 * symbols, cycles and the key `__proto__` are refused with an issue, and the copy holds `refused` in their place.
 * Fields that are `undefined` are left out.
 */
export function readPlain(input: unknown, root: string, issues: Issue[]): unknown {
  const path: (string | number)[] = [];
  const open = new Set<object>();
  const done = new Map<object, { copy: unknown; count: number }>();
  let count = 0;

  const refuse = (code: keyof typeof plainPages, message: string, fix: string): typeof refused => {
    issues.push(error(code, pathText(root, path), message, fix));
    return refused;
  };

  const read = (value: unknown): unknown => {
    count++;
    if (count > plainLimit.values) return refused;
    switch (typeof value) {
      case 'string':
        if (value.length > plainLimit.text) {
          return refuse(
            'too-large',
            `is ${value.length} characters long; at most ${plainLimit.text} are read`,
            'shorten the text',
          );
        }
        return /\p{Surrogate}/u.test(value)
          ? refuse('not-data', 'holds half of a character (a lone surrogate)', 'write the text in valid Unicode')
          : value;
      case 'number':
        if (Number.isInteger(value) && !Number.isSafeInteger(value))
          return refuse(
            'not-data',
            `is about ${value}, a whole number that cannot be kept exactly`,
            'put it in quotes, or give one between -(2^53 - 1) and 2^53 - 1',
          );
        if (Number.isFinite(value)) return value === 0 ? 0 : value;
        return refuse('not-data', `is ${value}, which is not a JSON number`, 'give a finite number');
      case 'boolean':
        return value;
      case 'object':
        return value === null ? null : readObject(value);
      default:
        return refuse(
          'not-data',
          `is a ${typeof value}, which is not JSON data`,
          'give text, a number, true, false, a list or an object',
        );
    }
  };

  const readObject = (value: object): unknown => {
    const known = done.get(value);
    if (known !== undefined) {
      // Counted again: a few aliases of aliases would otherwise stand for a billion values further on.
      count += known.count;
      return known.copy;
    }
    if (open.has(value))
      return refuse('not-data', 'holds itself (a cycle)', 'write the value out without the reference to itself');
    if (path.length >= plainLimit.depth) {
      return refuse('too-deep', `is nested more than ${plainLimit.depth} levels deep`, 'flatten the value');
    }
    const before = count;
    open.add(value);
    const copy = Array.isArray(value) ? readList(value) : readFields(value);
    open.delete(value);
    done.set(value, { copy, count: count - before });
    return copy;
  };

  const readList = (list: readonly unknown[]): unknown => {
    if (list.length > plainLimit.values)
      return refuse('too-large', `has ${list.length} items`, `give at most ${plainLimit.values}`);
    const copy: unknown[] = [];
    for (let i = 0; i < list.length; i++) {
      path.push(i);
      const item = Object.getOwnPropertyDescriptor(list, i);
      copy.push(
        item === undefined || !('value' in item)
          ? refuse('not-data', 'is a hole or a getter in a list', 'give a value')
          : read(item.value),
      );
      path.pop();
    }
    return copy;
  };

  const readFields = (value: object): unknown => {
    if (!isPlainObject(value)) {
      return refuse(
        'not-data',
        'is an instance of a class, not plain data',
        'give an object literal, or text in place of a date',
      );
    }
    if (Object.getOwnPropertySymbols(value).length > 0) {
      return refuse('not-data', 'has a key that is a symbol', 'use text as keys');
    }
    const copy: Record<string, unknown> = {};
    for (const key of Object.getOwnPropertyNames(value)) {
      const field = Object.getOwnPropertyDescriptor(value, key);
      path.push(key);
      if (key === '__proto__') refuse('not-data', 'has the key "__proto__"', 'remove the key');
      else if (field === undefined || !('value' in field))
        copy[key] = refuse('not-data', 'is a getter, not a value', 'give a value');
      else if (field.enumerable === true && field.value !== undefined) copy[key] = read(field.value);
      path.pop();
    }
    return copy;
  };

  try {
    const copy = read(input);
    if (count <= plainLimit.values) return copy;
    issues.push(
      error(
        'too-large',
        root || 'input',
        `holds more than ${plainLimit.values} values`,
        'split the tenancy over several sources',
      ),
    );
  } catch {
    // A proxy may throw from any trap; whatever it throws is code of the input, not an answer.
    issues.push(error('not-data', pathText(root, path), 'cannot be read (a proxy that throws)', 'give plain data'));
  }
  return refused;
}

/** By shape, not by identity: an object of another realm (a worker, a test sandbox) is plain too. */
function isPlainObject(value: object): boolean {
  const proto: unknown = Object.getPrototypeOf(value);
  if (proto === null) return true;
  return Object.getPrototypeOf(proto) === null && Object.hasOwn(proto as object, 'isPrototypeOf');
}

/** `root.field[0].other`; a key that is not a plain word is quoted. */
function pathText(root: string, path: readonly (string | number)[]): string {
  const text = path.reduce<string>((before, step) => {
    if (typeof step === 'number') return `${before}[${step}]`;
    return `${before}.${/^[\w-]{1,64}$/.test(step) ? step : quote(step)}`;
  }, root);
  return text.replace(/^\./, '') || 'input';
}
