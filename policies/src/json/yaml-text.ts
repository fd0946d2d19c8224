import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type Node, parseAllDocuments, Scalar } from 'yaml';
import { decodeBase64 } from './base64.js';
import { float } from './formatting.js';
import { scalarText } from './scalar-text.js';
import { SearchError } from './search-error.js';
import { wellFormed } from './text.js';
import { set, toNumber, type Value, type ValueObject } from './value.js';
import { resolveScalar, type YamlDialect } from './yaml-scalar.js';

/** How many values the aliases of a text may add up to. */
const maxAliased = 100_000;

/**
 * Reads every document of a YAML text that is not empty. In dialect `v2` all numbers are float64, as JSON's are. Throws a
 * SearchError; its words are this reader's own.
 */
export function parseYaml(text: string, dialect: YamlDialect): Value[] {
  checkCharacters(text);
  // The parser compares each key of a mapping with each other one, which takes minutes for a hundred thousand.
  const documents = parseAllDocuments(text, { schema: 'failsafe', uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  return documents
    .filter(({ contents, errors }) => errors.length > 0 || !isEmpty(contents))
    .map((document) => {
      const [error] = [...document.errors, ...document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')];
      if (error?.code === 'RESOURCE_EXHAUSTION') throw invalid('exceeded max depth');
      if (error !== undefined) throw invalid(error.message.split('\n')[0]?.replace(/:$/, '') ?? '');
      return new YamlReader(document, dialect).read();
    });
}

// Go's reader takes no control characters, and some that it takes end a line to it, which they do not to others: one could
// show a person, or another tool, a document that is not the one that is judged.
function checkCharacters(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const [found] = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/.exec(text) ?? [];
  if (found === undefined) return;
  const code = `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  throw invalid(`control characters are not allowed: ${code}; escape it in double quotes`);
}

// Nothing but comments, which is no document.
function isEmpty(contents: unknown): boolean {
  return (
    contents === null ||
    (isScalar(contents) && contents.source === '' && contents.type === Scalar.PLAIN && !contents.tag)
  );
}

function invalid(problem: string): SearchError {
  return new SearchError('invalid-value', `yaml: ${problem}`);
}

class YamlReader {
  #values = 0;
  readonly #open = new Set<Node>();
  readonly #targets = new Map<Node, Node>();

  constructor(
    readonly document: Document.Parsed,
    readonly dialect: YamlDialect,
  ) {}

  read(): Value {
    return this.#value(this.document.contents);
  }

  #value(node: unknown): Value {
    this.#count(1);
    if (node === null || node === undefined) return null;
    if (isScalar(node)) return this.#scalar(node);
    if (isAlias(node)) {
      // Looking it up walks through the document, and an alias within an anchor is read many times.
      const target = this.#targets.get(node) ?? node.resolve(this.document);
      if (target === undefined) throw invalid(`unknown anchor '${node.source}' referenced`);
      this.#targets.set(node, target);
      if (this.#open.has(target)) throw invalid(`anchor '${node.source}' value contains itself`);
      this.#count(100);
      return this.#within(target, () => this.#value(target));
    }
    if (isSeq(node)) return this.#within(node, () => node.items.map((item) => this.#value(item)));
    if (!isMap(node)) throw invalid('not a value');
    return this.#within(node, () => {
      const object: ValueObject = {};
      const own: ValueObject = {};
      const seen = new Set<unknown>();
      for (const item of node.items) {
        if (!isPair(item)) continue;
        if (this.dialect === 'v3' && isScalar(item.key)) {
          const { value } = item.key;
          if (seen.has(value)) throw invalid(`mapping key ${JSON.stringify(value)} already defined`);
          seen.add(value);
        }
        if (isScalar(item.key) && item.key.value === '<<' && item.key.type === 'PLAIN') this.#merge(object, item.value);
        else set(own, this.#key(item.key), this.#value(item.value));
      }
      for (const key of Object.keys(own)) set(object, key, own[key] ?? null);
      return object;
    });
  }

  #count(values: number): void {
    this.#values += values;
    if (this.#values > maxAliased * 100) throw invalid('document contains excessive aliasing');
  }

  #within<T>(node: Node, read: () => T): T {
    this.#open.add(node);
    const value = read();
    this.#open.delete(node);
    return value;
  }

  #merge(object: ValueObject, node: unknown): void {
    const merged = this.#value(node);
    for (const part of Array.isArray(merged) ? [...merged].reverse() : [merged]) {
      if (typeof part !== 'object' || part === null || Array.isArray(part))
        throw invalid('map merge requires map or sequence of maps as the value');
      for (const [key, value] of Object.entries(part as ValueObject)) {
        this.#count(1);
        set(object, key, value);
      }
    }
  }

  #scalar(node: Scalar): Value {
    const text = wellFormed(String(node.source ?? node.value ?? ''));
    const quoted = node.type !== undefined && node.type !== Scalar.PLAIN;
    const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
    if (tag === '!!binary') return decodeBase64(text.replace(/\s/g, ''));
    if (tag === '!!str' || (tag === undefined && quoted)) return wellFormed(String(node.value ?? ''));
    const value = resolveScalar(text, this.dialect);
    if (tag === '!!float' && typeof value === 'bigint') return Number(value);
    if (this.dialect === 'v3' || typeof value !== 'bigint') return this.#json(value);
    return toNumber(value) ?? null;
  }

  #json(value: Value): Value {
    if (this.dialect === 'v2' && typeof value === 'number' && !Number.isFinite(value))
      throw new SearchError('invalid-value', `json: unsupported value: ${float(value)}`);
    return value;
  }

  #key(node: unknown): string {
    const key =
      isScalar(node) && node.type === Scalar.PLAIN
        ? resolveScalar(String(node.source ?? ''), this.dialect)
        : this.#value(node);
    const text = key === null ? undefined : scalarText(key);
    if (text === undefined) throw invalid('a key must be a text, a number or a boolean');
    return text;
  }
}
