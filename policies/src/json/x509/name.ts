import { fromBytes } from '../text.js';
import type { Value } from '../value.js';
import { type Der, type Element, malformed, tag } from './der.js';

/** A distinguished name as Go's `pkix.Name`; a field that a name may have several of is null without one. */
export function nameValue(der: Der): Value {
  const invalid = 'invalid RDNSequence';
  const names = der.within(tag.sequence, invalid).all((rdns) =>
    rdns.within(tag.set, invalid).all((set) => {
      const attribute = set.within(tag.sequence, `${invalid}: invalid attribute`);
      const type = attribute.oid(`${invalid}: invalid attribute type`);
      return { type, value: textOf(attribute.read(undefined, `${invalid}: invalid attribute value`)) };
    }),
  );
  const all = names.flat();
  const values = (last: number): string[] =>
    all.filter(({ type }) => type.join('.') === `2.5.4.${last}`).map(({ value }) => value);
  const several = (last: number): Value => (values(last).length === 0 ? null : values(last));
  return {
    CommonName: values(3).at(-1) ?? '',
    SerialNumber: values(5).at(-1) ?? '',
    Country: several(6),
    Locality: several(7),
    Province: several(8),
    StreetAddress: several(9),
    Organization: several(10),
    OrganizationalUnit: several(11),
    PostalCode: several(17),
    Names: all.length === 0 ? null : all.map(({ type, value }) => ({ Type: type, Value: value })),
    ExtraNames: null,
  };
}

/** Only texts are read, each in the characters of its type. */
function textOf({ tag: kind, content }: Element): string {
  const invalid = 'invalid RDNSequence: invalid attribute value:';
  if (kind === tag.teletex) return String.fromCharCode(...content);
  if (kind === tag.bmp) return utf16(content, invalid);
  const type = types[kind];
  if (type === undefined) throw malformed(`${invalid} unsupported string type: ${kind}`);
  const text = fromBytes(content);
  if (!type.characters.test(text)) throw malformed(`${invalid} invalid ${type.name}`);
  return text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is allowed
const ascii = /^[\x00-\x7f]*$/;

const types: Readonly<Record<number, { readonly name: string; readonly characters: RegExp }>> = {
  [tag.utf8]: { name: 'UTF-8 string', characters: /^[^\udc80-\udcff]*$/u },
  18: { name: 'NumericString', characters: /^[0-9 ]*$/ },
  // With the asterisk and the ampersand, which Go lets pass as well.
  19: { name: 'PrintableString', characters: /^[A-Za-z0-9 '()+,./:=?*&-]*$/ },
  22: { name: 'IA5String', characters: ascii },
};

function utf16(content: readonly number[], invalid: string): string {
  if (content.length % 2 === 1) throw malformed(`${invalid} invalid BMPString`);
  const units = content.filter((_, at) => at % 2 === 0).map((high, at) => high * 256 + (content[2 * at + 1] ?? 0));
  const text = String.fromCharCode(...(units.at(-1) === 0 ? units.slice(0, -1) : units));
  if (/[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/.test(text)) throw malformed(`${invalid} invalid BMPString`);
  return text;
}
