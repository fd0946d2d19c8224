import { Composer, type Document, isAlias, isCollection, isMap, isPair, isScalar, Parser } from 'yaml';
import { checkScalars } from './ambiguous-scalar.js';
import { printable } from './printable.js';
import type { Report } from './report.js';
import { syntaxError } from './syntax-page.js';

/** A document of a file, as data. */
export interface TextDocument {
  readonly value: unknown;
  /** Where its text starts and ends in the file. */
  readonly range: readonly [start: number, end: number];
  /** Steps from the document to the object: an item of a `kind: List`. */
  readonly steps: readonly (string | number)[];
}

/** Options of every reading of YAML; duplicate keys are ours to find, because the parser compares each pair of keys. */
export const yamlOptions = {
  version: '1.2',
  schema: 'core',
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/**
 * Reads a YAML stream, document by document. A document with errors is reported and left out, but for duplicate keys: what
 * refers to it is then not reported as well. Empty documents are skipped, and a `kind: List` gives its items.
 */
export function parseYaml(text: string, report: Report): TextDocument[] {
  const documents: TextDocument[] = [];
  let offset = 0;
  for (const document of new Composer(yamlOptions).compose(new Parser().parse(text), true, text.length)) {
    const range = [offset, document.range[2]] as const;
    offset = document.range[2];
    if (!isSound(document, report)) continue;
    const value = dataOf(document, report);
    if (value === undefined || value === null || !checkScalars(document, value, report)) continue;
    documents.push(...expanded(value, range, []));
  }
  return documents;
}

const maxReported = 10;
const maxAliases = 1000;

function isSound(document: Document.Parsed, report: Report): boolean {
  const faults = [...document.errors, ...document.warnings];
  if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) {
    report((path) => syntaxError('yaml-too-deep', path, 'is nested too deeply to be read', 'flatten the document'), 0);
    return false;
  }
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== '1.2') {
    report(
      (path) => syntaxError('yaml-syntax', path, `is YAML ${version}; expected YAML 1.2`, 'remove the %YAML line'),
      0,
    );
    return false;
  }
  for (const { code, message, pos } of faults.slice(0, maxReported)) {
    report((path) => syntaxError('yaml-syntax', path, sentence(message), fixOf(code)), pos[0]);
  }
  if (faults.length > maxReported) {
    const more = `has ${faults.length - maxReported} more errors`;
    report(
      (path) => syntaxError('yaml-syntax', path, more, 'correct the first ones and check again'),
      faults[maxReported]?.pos[0] ?? 0,
    );
  }
  return faults.length === 0 && checkKeys(document, report);
}

/** Finds duplicate keys, merge keys and too many aliases, without recursion: the document may be deep. */
function checkKeys(document: Document.Parsed, report: Report): boolean {
  const open: unknown[] = [document.contents];
  let aliases = 0;
  let sound = true;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isAlias(node)) aliases++;
    if (isPair(node)) open.push(node.key, node.value);
    if (!isCollection(node)) continue;
    if (isMap(node)) {
      const seen = new Set<unknown>();
      for (const { key } of node.items) {
        if (!isScalar(key)) continue;
        const offset = key.range?.[0] ?? 0;
        const name = String(key.value);
        if (name === '<<') {
          sound = false;
          report(
            (path) => syntaxError('yaml-alias', path, 'holds the merge key <<', 'write the merged fields out'),
            offset,
          );
        } else if (seen.has(name)) {
          const shown = JSON.stringify(printable(name.slice(0, 64)));
          report(
            (path) =>
              syntaxError('yaml-duplicate-key', path, `the key ${shown} stands there twice`, 'keep one of them'),
            offset,
          );
        }
        seen.add(name);
      }
    }
    for (const item of node.items) open.push(item ?? null);
  }
  if (aliases <= maxAliases) return sound;
  report(
    (path) =>
      syntaxError(
        'yaml-alias',
        path,
        `holds ${aliases} aliases; at most ${maxAliases} are read`,
        'write the values out',
      ),
    0,
  );
  return false;
}

function dataOf(document: Document.Parsed, report: Report): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    const deep = error instanceof RangeError;
    report(
      (path) =>
        deep
          ? syntaxError('yaml-too-deep', path, 'is nested too deeply to be read', 'flatten the document')
          : syntaxError('yaml-alias', path, sentence((error as Error).message), 'write the values out'),
      0,
    );
    return undefined;
  }
}

function expanded(value: unknown, range: TextDocument['range'], steps: readonly (string | number)[]): TextDocument[] {
  const { apiVersion, kind, items } = value as Record<string, unknown>;
  if (apiVersion !== 'v1' || kind !== 'List' || !Array.isArray(items)) return [{ value, range, steps }];
  return items.map((item, i) => ({ value: item, range, steps: [...steps, 'items', i] }));
}

/** The parser's message in our form: lower case, no full stop. */
const sentence = (message: string): string =>
  printable(message.split('\n')[0] ?? '')
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())
    .replace(/\.$/, '')
    .slice(0, 200);

const fixOf = (code: string): string =>
  ({
    TAB_AS_INDENT: 'indent with spaces',
    TAG_RESOLVE_FAILED: 'remove the tag, or put the text in quotes',
    BAD_INDENT: 'line it up with the lines around it, and close what is open',
    MISSING_CHAR: 'add what is missing: a closing quote, bracket, comma or colon',
  })[code] ?? 'correct the YAML there';
