import { fromBytes } from '../text.js';
import type { Value } from '../value.js';
import { bytesText, Der, type Element, malformed, tag } from './der.js';
import { addressText } from './general-name.js';

/** What a certificate without name constraints has. */
export const noConstraints: Readonly<Record<string, Value>> = {
  PermittedDNSDomainsCritical: false,
  ...subtrees('Permitted', []),
  ...subtrees('Excluded', []),
};

/** The nameConstraints extension (RFC 5280, 4.2.1.10). */
export function nameConstraints(der: Der, critical: boolean): Record<string, Value> {
  const what = 'invalid NameConstraints extension';
  const both = der.within(tag.sequence, what);
  const names = (kind: number): readonly Element[] => {
    const found = both.optional(kind, what);
    if (found === undefined) return [];
    return new Der(found.content).all((all) => all.within(tag.sequence, what).read(undefined, what));
  };
  return {
    ...subtrees('Permitted', names(0xa0)),
    ...subtrees('Excluded', names(0xa1)),
    PermittedDNSDomainsCritical: critical,
  };
}

function subtrees(prefix: string, names: readonly Element[]): Record<string, Value> {
  const of = (kind: number, value: (content: readonly number[]) => Value): Value => {
    const found = names.filter((name) => name.tag === kind).map(({ content }) => value(content));
    return found.length === 0 ? null : found;
  };
  return {
    [`${prefix}DNSDomains`]: of(0x82, fromBytes),
    [`${prefix}EmailAddresses`]: of(0x81, fromBytes),
    [`${prefix}IPRanges`]: of(0x87, range),
    [`${prefix}URIDomains`]: of(0x86, fromBytes),
  };
}

function range(bytes: readonly number[]): Value {
  const half = bytes.length / 2;
  const mask = bytes.slice(half);
  if (half !== 4 && half !== 16) throw malformed(`IP constraint contained value of length ${bytes.length}`);
  if (!/^1*0*$/.test(mask.map((byte) => byte.toString(2).padStart(8, '0')).join('')))
    throw malformed(
      `IP constraint contained invalid mask ${mask.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`,
    );
  return { IP: addressText(bytes.slice(0, half)), Mask: bytesText(mask) };
}
