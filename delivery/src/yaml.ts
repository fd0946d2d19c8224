import { dump } from 'js-yaml';
import { isBlock, keyScalar, scalar } from './scalar.js';

/** A plain JSON object as one YAML document in block style, keys in the given order, with a trailing newline. */
export function yaml(value: object): string {
  const text = block(value, '');
  return `${text.startsWith('\n') ? text.slice(1) : text.trimStart()}\n`;
}

/** What follows `key:` or `-`, from the space or line break on. */
function block(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return ` ${isBlock(wellFormed(value)) ? literal(value, indent) : scalar(value)}`;
    case 'boolean':
      return value ? ' true' : ' false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not a JSON number`);
      return ` ${Number.isSafeInteger(value) && !Object.is(value, -0) ? value : dump(value).trimEnd()}`;
    case 'object':
      if (value === null) return ' null';
      return Array.isArray(value) ? sequence(value, indent) : mapping(value, indent);
    default:
      throw new TypeError(`a value of type ${typeof value} is not JSON`);
  }
}

function mapping(value: object, indent: string): string {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError('an instance is not JSON');
  let text = '';
  for (const [key, field] of Object.entries(value)) {
    // A longer key needs the `? key` form, which no Kubernetes object has a use for.
    if (key.length > 512) throw new TypeError('a key of more than 512 characters is not supported');
    text += `\n${indent}${keyScalar(wellFormed(key))}:${block(field, `${indent}  `)}`;
  }
  return text === '' ? ' {}' : text;
}

function sequence(value: readonly unknown[], indent: string): string {
  let text = '';
  for (const item of value) {
    const inner = block(item, `${indent}  `);
    // A collection starts on the line of its dash: its first line break and indentation give way to `- `.
    text += `\n${indent}-${inner.startsWith('\n') ? ` ${inner.slice(indent.length + 3)}` : inner}`;
  }
  return text === '' ? ' []' : text;
}

function literal(text: string, indent: string): string {
  const chomped = text.endsWith('\n');
  const body = chomped ? text.slice(0, -1) : text;
  return `${chomped ? '|' : '|-'}\n${indent}${body.replace(/\n(?=[^\n])/g, `\n${indent}`)}`;
}

function wellFormed(text: string): string {
  if (loneSurrogate.test(text)) throw new TypeError('half a surrogate pair has no UTF-8 form');
  return text;
}

const loneSurrogate = /\p{Surrogate}/u;
