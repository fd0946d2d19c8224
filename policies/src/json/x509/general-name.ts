import { fromBytes } from '../text.js';
import type { Value } from '../value.js';
import { type Der, malformed, tag } from './der.js';

/** Names that a certificate is for (RFC 5280, 4.2.1.6), by kind, each null where there is none. */
export interface AlternativeNames {
  readonly DNSNames: Value;
  readonly EmailAddresses: Value;
  readonly IPAddresses: Value;
  readonly URIs: Value;
}

/** What a certificate without alternative names has. */
export const noNames: AlternativeNames = { DNSNames: null, EmailAddresses: null, IPAddresses: null, URIs: null };

/** The subjectAltName extension. */
export function alternativeNames(der: Der): AlternativeNames {
  const names = der
    .within(tag.sequence, 'invalid subject alternative names')
    .all((one) => one.read(undefined, 'invalid subject alternative name'));
  const of = (kind: number, value: (content: readonly number[]) => Value): Value => {
    const found = names.filter((name) => name.tag === kind).map(({ content }) => value(content));
    return found.length === 0 ? null : found;
  };
  return {
    EmailAddresses: of(0x81, fromBytes),
    DNSNames: of(0x82, fromBytes),
    URIs: of(0x86, (content) => urlValue(fromBytes(content))),
    IPAddresses: of(0x87, addressText),
  };
}

/** An address as Go's `net.IP` writes it: IPv6 with its longest run of zeros left out (RFC 5952). */
export function addressText(bytes: readonly number[]): string {
  if (bytes.length !== 4 && bytes.length !== 16) throw malformed(`cannot parse IP address of length ${bytes.length}`);
  const mapped = bytes.length === 16 && bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
  if (bytes.length === 4 || mapped) return bytes.slice(-4).join('.');
  const groups = [0, 1, 2, 3, 4, 5, 6, 7].map((at) => (bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0));
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const longest = runs[0];
  if (longest === undefined) return text;
  const end = longest.index + longest[0].length;
  return `${text.slice(0, longest.index).replace(/:$/, '')}::${text.slice(end).replace(/^:/, '')}`;
}

/** A URI as the fields of Go's `url.URL`. */
function urlValue(text: string): Value {
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*):(?:(\/\/)([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(text);
  const [, scheme = '', slashes, authority = '', path = text, query, fragment = ''] = parts ?? [];
  const opaque = scheme !== '' && slashes === undefined && !path.startsWith('/');
  const at = authority.lastIndexOf('@');
  return {
    Scheme: scheme.toLowerCase(),
    Opaque: opaque ? path : '',
    User: at < 0 ? null : {},
    Host: authority.slice(at + 1),
    Path: opaque ? '' : decoded(path),
    RawPath: '',
    OmitHost: false,
    ForceQuery: query === '?',
    RawQuery: query?.slice(1) ?? '',
    Fragment: decoded(fragment),
    RawFragment: '',
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(`cannot parse URI ${JSON.stringify(text)}: invalid URL escape`);
  }
}
