import type { ShownEvent } from './list.js';

/** Events as JSON lines, one an event. */
export async function* jsonLines(events: AsyncIterable<ShownEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}

const columns = [
  'position',
  'at',
  'actor',
  'action',
  'target',
  'organization',
  'source',
  'result',
  'requestId',
  'details',
  'previousHash',
  'hash',
] as const satisfies readonly (keyof ShownEvent)[];

/** Events as CSV with a header (RFC 4180); details are JSON in one cell. */
export async function* csvLines(events: AsyncIterable<ShownEvent>): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`;
  for await (const event of events) yield `${columns.map((column) => csvCell(event[column])).join(',')}\r\n`;
}

/**
 * One cell. A spreadsheet takes text that begins like a formula for one and runs it, so such text gets an apostrophe in
 * front, which spreadsheets show as text (OWASP, CSV injection).
 */
export function csvCell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe =
    typeof value !== 'number' && /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
