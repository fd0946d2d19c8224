import { displayWidth, padded } from './width.js';

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** @default 'left' */
  readonly align?: 'left' | 'right';
}

/** A table of plain columns, two spaces apart, aligned by display width; the last column is not padded. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  head: (text: string) => string,
): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(...[[title], ...rows.map((row) => [row[i] ?? ''])].flat().map(displayWidth)),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, i) => padded(cells[i] ?? '', widths[i] ?? 0, align === 'right'))
      .join('  ')
      .trimEnd();
  return [head(line(columns.map(({ title }) => title))), ...rows.map(line)].join('\n');
}
