import { float, quote } from './formatting.js';
import { SearchError } from './search-error.js';
import { wellFormed } from './text.js';
import { isSlice, Struct, set, sortedKeys, type Value, type ValueObject } from './value.js';

const maxDepth = 10_000;

/**
 * Reads JSON (RFC 8259) as Go's encoding/json does: the last of two equal keys counts, half a surrogate pair is U+FFFD, and
 * a number must fit a float64. Throws a SearchError with Go's message; nothing nests deeper than 10,000 levels.
 */
export function parseJson(text: string): Value {
  // The platform's parser is the fast way for a text on which it agrees with Go; where it refuses, the slow one has Go's words.
  if (!/\\u|[eE]\+?\d{3}|\d{300}/.test(text)) {
    try {
      const value = JSON.parse(text) as Value;
      if (isShallow(value, 1000)) return value;
    } catch {
      return new JsonReader(text).read();
    }
  }
  return new JsonReader(text).read();
}

function isShallow(value: Value, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

class JsonReader {
  #at = 0;
  #depth = 0;
  #tooLarge: string | undefined;

  constructor(readonly text: string) {}

  read(): Value {
    const value = this.#value('looking for beginning of value');
    this.#space();
    if (this.#at < this.text.length) throw this.#unexpected('after top-level value');
    // Go looks at the syntax of the whole text before it reads a number.
    if (this.#tooLarge !== undefined)
      throw invalid(`json: cannot unmarshal number ${this.#tooLarge} into Go value of type float64`);
    return value;
  }

  #value(where: string): Value {
    this.#space();
    const char = this.text[this.#at];
    if (char === '{') return this.#nested(() => this.#object());
    if (char === '[') return this.#nested(() => this.#array());
    if (char === '"') return this.#string();
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return this.#number();
    if (char === 't') return this.#word('true', true);
    if (char === 'f') return this.#word('false', false);
    if (char === 'n') return this.#word('null', null);
    throw this.#unexpected(where);
  }

  #nested<T>(read: () => T): T {
    this.#depth++;
    if (this.#depth > maxDepth) throw invalid('exceeded max depth');
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Value {
    const object: ValueObject = {};
    this.#at++;
    this.#space();
    if (this.#take('}')) return object;
    for (;;) {
      this.#space();
      if (this.text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) throw this.#unexpected('after object key');
      set(object, key, this.#value('looking for beginning of value'));
      this.#space();
      if (this.#take('}')) return object;
      if (!this.#take(',')) throw this.#unexpected('after object key:value pair');
    }
  }

  #array(): Value {
    const array: Value[] = [];
    this.#at++;
    this.#space();
    if (this.#take(']')) return array;
    for (;;) {
      array.push(this.#value('looking for beginning of value'));
      this.#space();
      if (this.#take(']')) return array;
      if (!this.#take(',')) throw this.#unexpected('after array element');
    }
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const char = this.text[this.#at];
      if (char === undefined || char < ' ') throw this.#unexpected('in string literal');
      this.#at++;
      if (char === '"') break;
      if (char !== '\\') continue;
      const escaped = this.text[this.#at];
      if (escaped === undefined || !'"\\/bfnrtu'.includes(escaped)) throw this.#unexpected('in string escape code');
      this.#at++;
      for (let digit = 0; escaped === 'u' && digit < 4; digit++, this.#at++)
        if (!/[0-9a-fA-F]/.test(this.text[this.#at] ?? ''))
          throw this.#unexpected('in \\u hexadecimal character escape');
    }
    return wellFormed(JSON.parse(this.text.slice(start, this.#at)) as string);
  }

  #number(): number {
    const start = this.#at;
    this.#take('-');
    if (!this.#take('0')) this.#digits('in numeric literal');
    if (this.#take('.')) this.#digits('after decimal point in numeric literal');
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      this.#digits('in exponent of numeric literal');
    }
    const text = this.text.slice(start, this.#at);
    const number = Number(text);
    if (!Number.isFinite(number)) this.#tooLarge ??= text;
    return number;
  }

  #digits(where: string): void {
    const start = this.#at;
    while (/[0-9]/.test(this.text[this.#at] ?? '')) this.#at++;
    if (this.#at === start) throw this.#unexpected(where);
  }

  #word(word: string, value: Value): Value {
    for (const char of word) {
      if (this.text[this.#at] !== char) throw this.#unexpected(`in literal ${word} (expecting ${quote(char, "'")})`);
      this.#at++;
    }
    return value;
  }

  #take(char: string): boolean {
    if (this.text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    while (this.#at < this.text.length && ' \t\r\n'.includes(this.text[this.#at] as string)) this.#at++;
  }

  #unexpected(where: string): SearchError {
    const code = this.text.codePointAt(this.#at);
    // Go ends a text with a blank, and asks whether that may stand there.
    if (code === undefined)
      return invalid(
        /numeric|in literal|escape/.test(where) ? `invalid character ' ' ${where}` : 'unexpected end of JSON input',
      );
    // Go reads bytes, and takes the first byte of a longer character for a character of Latin-1.
    const first = code < 0x80 ? code : code < 0x800 ? 0xc0 | (code >> 6) : code < 0x10000 ? 0xe0 | (code >> 12) : 0xf0;
    const char = first === 0x27 ? "'\\''" : first === 0x22 ? `'"'` : quote(String.fromCharCode(first), "'");
    return invalid(`invalid character ${char} ${where}`);
  }
}

function invalid(message: string): SearchError {
  return new SearchError('invalid-value', message);
}

/** Writes JSON as Go's encoding/json does: keys in byte order, `<`, `>` and `&` escaped. Throws for NaN and the infinities. */
export function writeJson(value: Value, indent = '', newline = ''): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function')
    throw new SearchError('invalid-type', 'json: unsupported type: func(interface {}) (interface {}, error)');
  if (value instanceof Struct) return indent === '' ? value.json : writeJson(JSON.parse(value.json), indent, newline);
  const inner = indent === '' ? '' : `${newline === '' ? '\n' : newline}${indent}`;
  const outer = indent === '' ? '' : newline === '' ? '\n' : newline;
  if (isSlice(value)) {
    if (value.length === 0) return '[]';
    return `[${inner}${value.map((item) => writeJson(item, indent, inner)).join(`,${inner}`)}${outer}]`;
  }
  const keys = sortedKeys(value);
  if (keys.length === 0) return '{}';
  const colon = indent === '' ? ':' : ': ';
  const fields = keys.map((key) => writeString(key) + colon + writeJson(value[key] ?? null, indent, inner));
  return `{${inner}${fields.join(`,${inner}`)}${outer}}`;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new SearchError('invalid-value', `json: unsupported value: ${float(value)}`);
  return Object.is(value, -0) ? '-0' : String(value);
}

function writeString(text: string): string {
  // JSON.stringify escapes what is half a character by its own code.
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]|\\ud[89a-f][0-9a-f]{2}|\\\\/g, (found) => {
    if (found === '\\\\') return found;
    return found.length > 1 ? '\\ufffd' : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
