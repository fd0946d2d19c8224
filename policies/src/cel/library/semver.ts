import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { Opaque } from '../value.js';

/** A semantic version. */
export class Semver extends Opaque {
  readonly typeName = 'kubernetes.Semver';

  constructor(
    readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint],
    /** Identifiers of the pre-release; the build is of no matter to the order. */
    readonly prerelease: readonly string[],
  ) {
    super();
  }

  equals(other: Semver): boolean {
    return this.compareTo(other) === 0n;
  }

  compareTo(other: Semver): bigint {
    for (const [i, number] of this.numbers.entries()) {
      const against = other.numbers[i] ?? 0n;
      if (number !== against) return number < against ? -1n : 1n;
    }
    return comparePrereleases(this.prerelease, other.prerelease);
  }
}

const semver = is.opaque(Semver);

/** The versions of Kubernetes. */
export const semvers: readonly CelFunction[] = [
  celFunction('semver', [is.string], (text) => semverOf(text, false)),
  celFunction('semver', [is.string, is.bool], semverOf),
  celFunction('isSemver', [is.string], (text) => parseSemver(text) !== undefined),
  celFunction(
    'isSemver',
    [is.string, is.bool],
    (text, loose) => parseSemver(loose ? normal(text) : text) !== undefined,
  ),
  method('isGreaterThan', [semver, semver], (a, b) => a.compareTo(b) === 1n),
  method('isLessThan', [semver, semver], (a, b) => a.compareTo(b) === -1n),
  method('compareTo', [semver, semver], (a, b) => a.compareTo(b)),
  method('major', [semver], ({ numbers }) => numbers[0]),
  method('minor', [semver], ({ numbers }) => numbers[1]),
  method('patch', [semver], ({ numbers }) => numbers[2]),
];

function semverOf(text: string, loose: boolean): Semver {
  const parsed = parseSemver(loose ? normal(text) : text);
  if (parsed === undefined) throw new CelError(`invalid semantic version ${JSON.stringify(text.slice(0, 100))}`);
  return parsed;
}

/** With a leading v dropped, leading zeros dropped, and missing parts as 0: nothing for a short one with a pre-release. */
function normal(text: string): string {
  const [major = '', minor, ...patch] = text.replace(/^v/, '').split('.');
  const parts = [major, ...(minor === undefined ? [] : [minor]), ...(patch.length === 0 ? [] : [patch.join('.')])].map(
    (part) => (part.length > 1 ? part.replace(/^0+(?=\d)/, '') : part),
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) return '';
  return [...parts, '0', '0'].slice(0, 3).join('.');
}

function parseSemver(text: string): Semver | undefined {
  const number = '(0|[1-9]\\d{0,19})';
  const pattern = `^${number}\\.${number}\\.${number}(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`;
  const [, major, minor, patch, before] = new RegExp(pattern).exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const identifiers = before?.split('.') ?? [];
  if (identifiers.some((identifier) => /^0\d+$/.test(identifier))) return undefined;
  return new Semver([BigInt(major), BigInt(minor), BigInt(patch)], identifiers);
}

/** A version comes after its pre-releases; numbers come before words. */
function comparePrereleases(a: readonly string[], b: readonly string[]): bigint {
  if (a.length === 0 || b.length === 0) return BigInt(Math.sign(b.length - a.length));
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left = '', right = ''] = [a[i], b[i]];
    if (left === right) continue;
    const [leftNumber, rightNumber] = [/^\d+$/.test(left), /^\d+$/.test(right)];
    if (leftNumber !== rightNumber) return leftNumber ? -1n : 1n;
    return (leftNumber ? BigInt(left) < BigInt(right) : left < right) ? -1n : 1n;
  }
  return BigInt(Math.sign(a.length - b.length));
}
