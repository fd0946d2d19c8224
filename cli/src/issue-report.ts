import type { Place } from './place.js';
import { printable } from './printable.js';
import type { FoundIssue } from './source.js';
import type { Printer } from './terminal.js';
import { wrapped } from './width.js';

/**
 * Issues for people: by file, each with place, severity, code, path, message and fix; a line that counts them at the end.
 * Past the first screens of them nobody reads on, so the rest is counted.
 */
export function issueReport(issues: readonly FoundIssue[], printer: Pick<Printer, 'colors' | 'columns'>): string {
  const { colors } = printer;
  const errors = issues.filter(({ severity }) => severity === 'error');
  const warnings = issues.filter(({ severity }) => severity === 'warning');
  const shown = [...errors, ...warnings].slice(0, maxShown);
  const groups = Map.groupBy(shown, ({ place }) => place?.file ?? '');
  const lines: string[] = [];
  for (const [file, found] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    lines.push(colors.underline(file === '' ? 'the tenancy as a whole' : file));
    lines.push(...found.sort(byPlace).flatMap((issue) => issueLines(issue, printer)), '');
  }
  const rest = issues.length - shown.length;
  if (rest > 0) lines.push(`and ${counted(rest, 'more issue')}; --json prints all of them`, '');
  lines.push(count(errors.length, warnings.length));
  const [first] = shown;
  if (first !== undefined) lines.push(colors.dim(`kaas explain ${first.code} says more about a code.`));
  return lines.join('\n');
}

function issueLines(issue: FoundIssue, { colors, columns }: Pick<Printer, 'colors' | 'columns'>): string[] {
  const { severity, code, message, fix, place, first } = issue;
  const indented = (text: string): string[] =>
    wrapped(printable(text), columns === undefined ? undefined : columns - 4).map((line) => `    ${line}`);
  const mark = severity === 'error' ? colors.red('error') : colors.yellow('warning');
  const where = placeText(place);
  const path = ownPath(issue);
  return [
    `  ${where}${where && '  '}${mark}  ${colors.dim(code)}`,
    ...(path === '' ? [] : indented(path).map(colors.bold)),
    ...indented(first === undefined ? message : `${message}; first at ${placeText(first)}`),
    ...indented(`fix: ${fix}`),
  ];
}

/** The path, less what its place says already: the place of a syntax error, the number of a document. */
function ownPath({ path, place }: FoundIssue): string {
  if (place === undefined) return path;
  if (path === placeText(place) || path === place.file) return '';
  return path.replace(/^(?:context\.)?documents\[\d+\]\.?/, '');
}

const maxShown = 50;

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
