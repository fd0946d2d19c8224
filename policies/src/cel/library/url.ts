import { CelError } from '../cel-error.js';
import { type CelFunction, celFunction, is, method } from '../function-table.js';
import { Opaque, type Value } from '../value.js';

/** A URL, or the absolute path of one. */
export class Url extends Opaque {
  readonly typeName = 'kubernetes.URL';

  constructor(
    readonly text: string,
    readonly scheme: string,
    /** With the port. */
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {
    super();
  }

  equals({ text }: Url): boolean {
    return text === this.text;
  }
}

const url = is.opaque(Url);

/** The URLs of Kubernetes, which are read as Go reads them: not as browsers do. */
export const urls: readonly CelFunction[] = [
  celFunction('url', [is.string], (text) => {
    const parsed = parseUrl(text);
    if (typeof parsed === 'string') throw new CelError(`URL parse error during conversion from string: ${parsed}`);
    return parsed;
  }),
  celFunction('isURL', [is.string], (text) => typeof parseUrl(text) !== 'string'),
  method('getScheme', [url], ({ scheme }) => scheme),
  method('getHost', [url], ({ host }) => host),
  method('getHostname', [url], ({ host }) => hostParts(host).name),
  method('getPort', [url], ({ host }) => hostParts(host).port),
  method('getEscapedPath', [url], ({ path }) => path),
  method('getQuery', [url], ({ query }) => queryValues(query)),
];

/** What is wrong with the text as a URL. */
export function urlFault(text: string): string | undefined {
  const parsed = parseUrl(text);
  return typeof parsed === 'string' ? parsed : undefined;
}

function parseUrl(text: string): Url | string {
  const fault = (why: string): string => `parse ${JSON.stringify(text.slice(0, 200))}: ${why}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text)) return fault('invalid control character in URL');
  if (text === '') return fault('empty url');
  if (text.startsWith(':')) return fault('missing protocol scheme');
  const [, scheme = '', afterScheme = text] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  // A fragment has no place in a request, and is read as a part of it there; it is dropped only from what is kept.
  if (!afterScheme.startsWith('/') && scheme === '' && text !== '*') return fault('invalid URI for request');
  const [whole = ''] = afterScheme.split('#', 1);
  const [rest = ''] = whole.split('?', 1);
  const query = whole.slice(rest.length + 1);
  const hasAuthority = rest.startsWith('//') && scheme !== '';
  const [authority = ''] = hasAuthority ? rest.slice(2).split('/', 1) : [];
  const path = hasAuthority ? rest.slice(2 + authority.length) : rest;
  const opaque = scheme !== '' && !afterScheme.startsWith('/');
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at))) {
    return fault('net/url: invalid userinfo');
  }
  const host = hostOf(authority.slice(at + 1));
  if (host === undefined) return fault('invalid host or port');
  if (badEscape.test(opaque ? '' : (afterScheme.split('?', 1)[0] ?? ''))) return fault('invalid URL escape');
  return new Url(text, scheme.toLowerCase(), host, opaque ? '' : escapedPath(path), query);
}

const badEscape = /%(?![0-9A-Fa-f]{2})/;

/** The host without what is escaped in it, nothing for one that cannot be. */
function hostOf(host: string): string | undefined {
  if (host.startsWith('[')) {
    const [, address, zone = '', port] = /^(\[[0-9A-Fa-f:.]*)(%25[^\]]*)?(\](?::\d*)?)$/.exec(host) ?? [];
    return address === undefined || badEscape.test(zone) ? undefined : `${address}${decoded(zone)}${port}`;
  }
  if (/:/.test(host) && !/:\d*$/.test(host)) return undefined;
  // Only what is beyond ASCII is escaped in a host, and few marks may stand there.
  if (badEscape.test(host) || /%[0-7][0-9A-Fa-f]/.test(host)) return undefined;
  if (/[ "#/?@\\^`{|}]/.test(host.replace(/"/g, ''))) return undefined;
  return decoded(host);
}

function hostParts(host: string): { readonly name: string; readonly port: string } {
  const [, bracketed, plain = '', port = ''] = /^(?:\[(.*)\]|([^[]*?))(?::(\d*))?$/s.exec(host) ?? [];
  return { name: bracketed ?? plain, port };
}

/** As written, if every character may stand in a path; else escaped anew. */
function escapedPath(path: string): string {
  if (/^[A-Za-z0-9\-._~$&+,/:;=@!'()*[\]%]*$/.test(path)) return path;
  const bytes = [...new TextEncoder().encode(decoded(path))];
  return bytes
    .map((byte) => {
      const character = String.fromCharCode(byte);
      const plain = /^[A-Za-z0-9\-._~$&+,/:;=@]$/.test(character);
      return plain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function queryValues(query: string): Value {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';') || badEscape.test(part)) continue;
    const [key = ''] = part.split('=', 1);
    const name = decoded(key.replaceAll('+', ' '));
    const value = decoded(part.slice(key.length + 1).replaceAll('+', ' '));
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}

/** Escapes read as UTF-8; bytes that are none become the replacement character. */
function decoded(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    const bytes = escapes
      .slice(1)
      .split('%')
      .map((digits) => Number.parseInt(digits, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}
