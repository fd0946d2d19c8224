import { quote } from './formatting.js';
import { compareText } from './text.js';

/** A version of Semantic Versioning 2.0.0; build metadata is checked and then of no matter. */
export interface Version {
  readonly numbers: readonly [bigint, bigint, bigint];
  readonly prerelease: readonly (string | bigint)[];
}

/** What is wrong with a version or a range, in the words of the Go library that the binary uses. */
export class SemverError extends Error {}

const names = ['major', 'minor', 'patch'] as const;

/** Reads a version. Throws a SemverError. */
export function parseVersion(text: string): Version {
  if (text === '') throw new SemverError('Version string empty');
  const [major, minor, ...rest] = text.split('.');
  if (minor === undefined || rest.length === 0) throw new SemverError('No Major.Minor.Patch elements found');
  const patch = rest.join('.');
  const plus = patch.indexOf('+');
  const build = plus < 0 ? [] : patch.slice(plus + 1).split('.');
  const core = plus < 0 ? patch : patch.slice(0, plus);
  const dash = core.indexOf('-');
  const prerelease = dash < 0 ? [] : core.slice(dash + 1).split('.');
  const numbers = [major ?? '', minor, dash < 0 ? core : core.slice(0, dash)].map((digits, at) =>
    versionNumber(digits, names[at] ?? ''),
  );
  const identifiers = prerelease.map(prereleasePart);
  for (const part of build) {
    if (part === '') throw new SemverError('Build meta data is empty');
    if (!/^[0-9A-Za-z-]+$/.test(part))
      throw new SemverError(`Invalid character(s) found in build meta data ${quote(part)}`);
  }
  return { numbers: numbers as unknown as Version['numbers'], prerelease: identifiers };
}

function versionNumber(digits: string, name: string): bigint {
  if (/[^0-9]/.test(digits)) throw new SemverError(`Invalid character(s) found in ${name} number ${quote(digits)}`);
  if (/^0./.test(digits)) {
    const title = name.slice(0, 1).toUpperCase() + name.slice(1);
    throw new SemverError(`${title} number must not contain leading zeroes ${quote(digits)}`);
  }
  return unsigned(digits);
}

function prereleasePart(part: string): string | bigint {
  if (part === '') throw new SemverError('Prerelease is empty');
  if (/^[0-9]+$/.test(part)) {
    if (/^0./.test(part))
      throw new SemverError(`Numeric PreRelease version must not contain leading zeroes ${quote(part)}`);
    return unsigned(part);
  }
  if (!/^[0-9A-Za-z-]+$/.test(part)) throw new SemverError(`Invalid character(s) found in prerelease ${quote(part)}`);
  return part;
}

function unsigned(digits: string): bigint {
  if (digits === '') throw new SemverError('strconv.ParseUint: parsing "": invalid syntax');
  const value = BigInt(digits);
  if (value >= 2n ** 64n) throw new SemverError(`strconv.ParseUint: parsing ${quote(digits)}: value out of range`);
  return value;
}

/** -1, 0 or 1, as `left` comes before, with or after `right`. */
export function compareVersions(left: Version, right: Version): number {
  for (const [at, number] of left.numbers.entries()) {
    const other = right.numbers[at] as bigint;
    if (number !== other) return number > other ? 1 : -1;
  }
  const [a, b] = [left.prerelease, right.prerelease];
  if (a.length === 0 || b.length === 0) return Math.sign(b.length) - Math.sign(a.length);
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = comparePrerelease(a[at] as string | bigint, b[at] as string | bigint);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function comparePrerelease(left: string | bigint, right: string | bigint): number {
  if (typeof left === 'bigint') return typeof right === 'bigint' ? (left < right ? -1 : left > right ? 1 : 0) : -1;
  return typeof right === 'bigint' ? 1 : compareText(left, right);
}
