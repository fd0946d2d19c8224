/** What one part of a layout stands for, by the text that writes it in Go's reference time. */
export type Directive = string;

/** A layout up to its first directive, that directive, and the rest; without one, the directive is empty. */
export interface Chunk {
  readonly prefix: string;
  readonly directive: Directive;
  readonly rest: string;
}

const directives = [
  'January',
  /^Jan(?![a-z])/,
  'Monday',
  /^Mon(?![a-z])/,
  'MST',
  /^0[1-6]/,
  '002',
  '15',
  '1',
  '2006',
  '2',
  /^_2(?!006)/,
  '__2',
  '3',
  '4',
  '5',
  'PM',
  'pm',
  '-070000',
  '-07:00:00',
  '-0700',
  '-07:00',
  '-07',
  'Z070000',
  'Z07:00:00',
  'Z0700',
  'Z07:00',
  'Z07',
  /^[.,](?:0+|9+)(?![0-9])/,
] as const;

/** Cuts a layout of Go's time package (`2006-01-02T15:04:05Z07:00`) before and after its first directive. */
export function nextChunk(layout: string): Chunk {
  for (let at = 0; at < layout.length; at++) {
    const text = layout.slice(at);
    for (const directive of directives) {
      const found =
        typeof directive === 'string' ? (text.startsWith(directive) ? directive : '') : directive.exec(text)?.[0];
      if (found) return { prefix: layout.slice(0, at), directive: found, rest: layout.slice(at + found.length) };
    }
  }
  return { prefix: layout, directive: '', rest: '' };
}
