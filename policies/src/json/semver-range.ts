import { quote } from './formatting.js';
import { compareVersions, parseVersion, SemverError, type Version } from './semver.js';
import { fromByteText, toByteText } from './text.js';

type Comparator = (order: number) => boolean;

const comparators: Readonly<Record<string, Comparator>> = {
  '': (order) => order === 0,
  '=': (order) => order === 0,
  '==': (order) => order === 0,
  '!': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
};

/** Whether a version is in a range such as `>=1.2.0 <2.0.0 || 3.x`. Throws a SemverError. */
export function inRange(version: Version, range: string): boolean {
  return parseRange(range).some((all) => {
    // The Go library calls a function that is nil where nothing stands between two `||`.
    if (all.length === 0) throw new SemverError('runtime error: invalid memory address or nil pointer dereference');
    return all.every(({ comparator, bound }) => comparator(compareVersions(version, bound)));
  });
}

function parseRange(range: string): { comparator: Comparator; bound: Version }[][] {
  const alternatives = splitAlternatives(splitParts(range)).map((parts) => parts.flatMap(expandWildcard));
  return alternatives.map((parts) =>
    parts.map((part) => {
      const [operator, text] = splitComparator(part);
      const comparator = Object.hasOwn(comparators, operator) ? comparators[operator] : undefined;
      const whole = quote(operator + text);
      const wrong = (problem: string): SemverError =>
        new SemverError(`Could not parse Range ${quote(part)}: ${problem}`);
      if (comparator === undefined) throw wrong(`Could not parse comparator ${quote(operator)} in ${whole}`);
      try {
        return { comparator, bound: parseVersion(text) };
      } catch (error) {
        if (!(error instanceof SemverError)) throw error;
        throw wrong(`Could not parse version ${quote(text)} in ${whole}: ${error.message}`);
      }
    }),
  );
}

// As the Go library cuts: at a space that follows no comparator, and a part of one character is lost.
function splitParts(text: string): string[] {
  const range = toByteText(text);
  const parts: string[] = [];
  let start = 0;
  let last = '';
  for (let at = 0; at < range.length; at++) {
    const char = range[at] as string;
    if (char === ' ' && !'<>='.includes(last || ' ')) {
      if (start < at - 1) parts.push(range.slice(start, at));
      start = at + 1;
    } else if (char !== ' ') last = char;
  }
  if (start < range.length - 1) parts.push(range.slice(start));
  return parts.map((part) => fromByteText(part.replaceAll(' ', '')));
}

function splitAlternatives(parts: readonly string[]): string[][] {
  const alternatives: string[][] = [];
  let current: string[] = [];
  for (const [at, part] of parts.entries()) {
    if (part !== '||') current.push(part);
    else if (at === 0) throw new SemverError("First element in range is '||'");
    else {
      alternatives.push(current);
      current = [];
    }
  }
  if (parts.length === 0 || parts.at(-1) === '||') throw new SemverError("Last element in range is '||'");
  return [...alternatives, current];
}

function splitComparator(part: string): [string, string] {
  const at = part.search(/\p{Nd}/u);
  if (at < 0) throw new SemverError(`Could not get version from string: ${quote(part)}`);
  return [part.slice(0, at).trim(), part.slice(at)];
}

function expandWildcard(part: string): string[] {
  if (!part.includes('x')) return [part];
  const [operator, text] = splitComparator(part);
  const pieces = text.split('.');
  const kind = pieces.at(-1) === 'x' ? pieces.length : 0;
  const flat = withoutWildcards(text);
  const next = kind === 3 ? incremented(flat, 1) : kind === 2 ? incremented(flat, 0) : '';
  switch (operator) {
    case '>':
      return [`>=${next}`];
    case '>=':
      return [`>=${flat}`];
    case '<':
      return [`<${flat}`];
    case '<=':
      return [`<${next}`];
    case '':
    case '=':
    case '==':
      return [`>=${flat}`, `<${next}`];
    case '!':
    case '!=':
      return [`<${flat}`, `>=${next}`];
    default:
      return [flat];
  }
}

function withoutWildcards(text: string): string {
  const flat = text.replace('.x.x', '.x').replace('.x', '.0');
  return flat.split('.').length === 2 ? `${flat}.0` : flat;
}

function incremented(text: string, at: number): string {
  const parts = text.split('.');
  const number = parts[at] ?? '';
  if (
    !/^[+-]?[0-9]+$/.test(number) ||
    BigInt(number.replace('+', '')) !== BigInt.asIntN(64, BigInt(number.replace('+', '')))
  )
    return '';
  parts[at] = String(BigInt.asIntN(64, BigInt(number.replace('+', '')) + 1n));
  return parts.join('.');
}
