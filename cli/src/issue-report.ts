import type { Place } from './place.js';
import { printable } from './printable.js';
import type { FoundIssue } from './source.js';
import type { Printer } from './terminal.js';
import { wrapped } from './width.js';

/** Issues for people: by file, each with place, severity, code, path, message and fix; a line that counts them at the end. */
export function issueReport(
  issues: readonly FoundIssue[],
  { colors, columns }: Pick<Printer, 'colors' | 'columns'>,
): string {
  const groups = Map.groupBy([...issues].sort(byPlace), ({ place }) => place?.file ?? '');
  const lines: string[] = [];
  const indented = (text: string): string[] =>
    wrapped(printable(text), columns === undefined ? undefined : columns - 4).map((line) => `    ${line}`);
  for (const [file, found] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(colors.underline(file === '' ? 'the tenancy as a whole' : file));
    for (const { severity, code, path, message, fix, place, first } of found) {
      const mark = severity === 'error' ? colors.red('error') : colors.yellow('warning');
      const where = placeText(place);
      lines.push(`  ${where}${where && '  '}${mark}  ${colors.dim(code)}`);
      // The path of a syntax error is its place, which stands there already.
      if (path !== where && path !== place?.file) lines.push(...indented(path).map(colors.bold));
      if (first !== undefined) lines.push(...indented(`first declared at ${placeText(first)}`));
      lines.push(...indented(message), ...indented(`fix: ${fix}`));
    }
    lines.push('');
  }
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  lines.push(count(errors, issues.length - errors));
  const [first] = issues;
  if (first !== undefined) lines.push(colors.dim(`kaas explain ${first.code} says more about a code.`));
  return lines.join('\n');
}

/** Exactly the five fields of the model, for programs. */
export const plainIssues = (issues: readonly FoundIssue[]): object[] =>
  issues.map(({ code, severity, path, message, fix }) => ({ code, severity, path, message, fix }));

/** `2 errors, 1 warning`. */
export const count = (errors: number, warnings: number): string =>
  [counted(errors, 'error'), ...(warnings > 0 ? [counted(warnings, 'warning')] : [])].join(', ');

/** `1 error`, `2 errors`; thousands are set apart. */
export const counted = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

const placeText = (place: Place | undefined): string =>
  place === undefined ? '' : `${place.file}:${place.line}:${place.column}`;

function byPlace(a: FoundIssue, b: FoundIssue): number {
  const order = (a.place?.line ?? 0) - (b.place?.line ?? 0);
  return order === 0 ? (a.place?.column ?? 0) - (b.place?.column ?? 0) : order;
}
