/** A position in a file, counted from 1 as editors do. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file and what it says. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
}

/** The place of an offset in a file. */
export function placeIn(file: SourceText, offset: number): Place {
  const starts = lineStarts(file);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { file: file.name, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

const known = new WeakMap<SourceText, readonly number[]>();

function lineStarts(file: SourceText): readonly number[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const starts = [0];
  for (let at = file.text.indexOf('\n'); at >= 0; at = file.text.indexOf('\n', at + 1)) starts.push(at + 1);
  known.set(file, starts);
  return starts;
}
