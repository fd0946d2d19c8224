import { createReadStream } from 'node:fs';
import type { Issue } from '@hexabase-kaas/tenancy';
import { WrongUse } from './exit-code.js';
import { reason, stdin } from './file-list.js';
import { printable } from './printable.js';
import { syntaxError } from './syntax-page.js';

/** Largest file that is read, in bytes. */
export const fileLimit = 16 * 1024 * 1024;

/** The text of a file or of standard input, or the issue that says why it is none. @throws WrongUse when it is unreadable */
export async function fileText(path: string, limit = fileLimit): Promise<string | Issue> {
  const name = path === stdin ? 'stdin' : printable(path);
  if (path === stdin && process.stdin.readableEnded) throw new WrongUse('standard input can be read once: give - once');
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of path === stdin ? process.stdin : createReadStream(path)) {
      size += (chunk as Buffer).length;
      if (size > limit) return tooLarge(name, limit);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw new WrongUse(`${name}: ${reason(error as NodeJS.ErrnoException)}`);
  }
  return decoded(name, Buffer.concat(chunks));
}

/** The text of bytes that were read already, or the issue that says why it is none. */
export const textOf = (name: string, bytes: Buffer, limit = fileLimit): string | Issue =>
  bytes.length > limit ? tooLarge(name, limit) : decoded(name, bytes);

const tooLarge = (name: string, limit: number): Issue =>
  syntaxError('file-too-large', name, `is larger than ${limit / 1024 / 1024} MiB`, 'split it into several files');

function decoded(name: string, bytes: Buffer): string | Issue {
  const fix = 'save the file as UTF-8 text';
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (utf16) return syntaxError('file-not-text', name, 'is UTF-16 text; expected UTF-8', fix);
  let text: string;
  try {
    // Joined files have a byte order mark at the head of each.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/^(---[^\n]*\n)\ufeff/gm, '$1');
  } catch {
    return syntaxError('file-not-text', name, 'is not UTF-8 text', fix);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.exec(text);
  if (control === null) return text;
  const code = control[0].charCodeAt(0).toString(16).padStart(2, '0');
  const line = text.slice(0, control.index).split('\n').length;
  return syntaxError('file-not-text', name, `holds the control character 0x${code} in line ${line}`, fix);
}
