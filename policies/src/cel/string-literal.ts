import { CelError } from './cel-error.js';

/** What stands between the quotes of a string. @throws CelError for an escape that there is not */
export function stringLiteral(content: string, raw: boolean, at: number): string {
  const text = content.replace(/\r\n?/g, '\n');
  if (raw || !text.includes('\\')) return text;
  return text.replace(escapePattern, (written, digits: string | undefined) => {
    if (digits === undefined) return simple(written, at);
    const code = codeOf(written, at);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new CelError('invalid unicode code point', at);
    return String.fromCodePoint(code);
  });
}

/** What stands between the quotes of bytes: characters as UTF-8, octal and hexadecimal escapes as single bytes. */
export function bytesLiteral(content: string, raw: boolean, at: number): Uint8Array {
  const text = content.replace(/\r\n?/g, '\n');
  const encoder = new TextEncoder();
  if (raw) return encoder.encode(text);
  const bytes: number[] = [];
  let end = 0;
  for (const match of text.matchAll(escapePattern)) {
    bytes.push(...encoder.encode(text.slice(end, match.index)));
    const [written, digits] = match;
    if (digits === undefined) bytes.push(...encoder.encode(simple(written, at)));
    else if (/^\\[uU]/.test(written)) throw new CelError('a unicode escape in bytes', at);
    else bytes.push(codeOf(written, at) & 0xff);
    end = match.index + written.length;
  }
  bytes.push(...encoder.encode(text.slice(end)));
  return Uint8Array.from(bytes);
}

const escapePattern = /\\(?:([xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})|[\s\S])/g;

const codeOf = (written: string, at: number): number => {
  const code = /^\\[xXuU]/.test(written) ? Number.parseInt(written.slice(2), 16) : Number.parseInt(written.slice(1), 8);
  if (Number.isNaN(code)) throw new CelError(`invalid escape ${written}`, at);
  return code;
};

function simple(written: string, at: number): string {
  const character = escapes[written.slice(1)];
  if (character === undefined) throw new CelError(`invalid escape ${written}`, at);
  return character;
}

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
};
