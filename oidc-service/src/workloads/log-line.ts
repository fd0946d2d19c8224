/** A line of a log, as it may be shown. */
export interface LogLine {
  /** When it was written, as the node says it: RFC 3339 with nanoseconds. Empty where it says none. */
  readonly at: string;
  readonly text: string;
  /** Whether there was more of it. */
  readonly cut: boolean;
}

/** Most characters of a line that are shown. */
export const mostLineCharacters = 4_000;
/** Most characters of a line that are kept while it comes. */
const mostHeld = 16_384;

/** Colours and movements of terminals (ECMA-48): they say nothing on a page. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/g;
/** What turns text around (UAX #9), or hides it. */
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;

/** Text without what acts on a terminal or turns it around; of other control characters their pictures. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(sequences, '')
    .replace(/\r$/, '')
    .replaceAll(turning, (one) => `<U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`)
    .replaceAll(/[^\P{Cc}\t]/gu, (one) => {
      const code = one.charCodeAt(0);
      return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u2421';
    });

/** Reads a line with its moment, as `timestamps=true` gives it. */
export function logLine(raw: string, more = false): LogLine {
  const [, at = '', rest = raw] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z) ?(.*)$/s.exec(raw) ?? [];
  const text = cleanText(rest);
  const cut = more || text.length > mostLineCharacters;
  return { at, text: cut ? text.slice(0, mostLineCharacters).toWellFormed() : text, cut };
}

/** Lines of text that comes in parts, by part; of a line without an end only its beginning is kept. */
export async function* logLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly LogLine[]> {
  const decoder = new TextDecoder();
  let held = '';
  let dropped = false;
  for await (const chunk of chunks) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    const found: LogLine[] = [];
    for (const [at, part] of parts.entries()) {
      const room = Math.max(0, mostHeld - held.length);
      held += part.slice(0, room);
      dropped ||= part.length > room;
      if (at === parts.length - 1) break;
      found.push(logLine(held, dropped));
      [held, dropped] = ['', false];
    }
    if (found.length > 0) yield found;
  }
  if (held !== '') yield [logLine(held, dropped)];
}

/** Names the last of some lines for whoever wants those after it: its moment, and how many lines have that. */
export function markAfter(lines: readonly LogLine[], before: string): string {
  const last = lines.findLast(({ at }) => at !== '')?.at;
  if (last === undefined) return before;
  const same = lines.filter(({ at }) => at === last).length;
  const [moment, count] = partsOf(before);
  return `${last}_${same + (moment === last ? count : 0)}`;
}

/** Leaves out what comes before and up to a mark, line by line. */
export function afterMark(mark: string): (lines: readonly LogLine[]) => readonly LogLine[] {
  const [moment, count] = partsOf(mark);
  let same = 0;
  return (lines) =>
    lines.filter(({ at }) => {
      if (moment === '' || at === '') return true;
      if (at === moment) return ++same > count;
      return keyOf(at) > keyOf(moment);
    });
}

/** Moment of a mark; empty for what is none. */
export const momentOfMark = (mark: string): string => partsOf(mark)[0];

const partsOf = (mark: string): [moment: string, count: number] => {
  const [, moment = '', count = '0'] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z)_(\d{1,6})$/.exec(mark) ?? [];
  return [moment, Number(count)];
};

/** Moments of different precision, so that texts compare as moments do. */
const keyOf = (at: string): string => {
  const [seconds = '', fraction = ''] = at.slice(0, -1).split('.');
  return `${seconds}.${fraction.padEnd(9, '0')}`;
};
