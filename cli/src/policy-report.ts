import { counted } from './issue-report.js';
import type { PolicyResult, PolicyReview } from './policy-result.js';
import { printable } from './printable.js';
import { table } from './table.js';
import type { Printer } from './terminal.js';
import { wrapped } from './width.js';

/**
 * What does not pass, for people: each with its place, what is wrong and what to do, then a table of policies with how many
 * objects each refuses. Past the first screens nobody reads on, so the rest is counted.
 */
export function policyReport({ results, objects, others }: PolicyReview, printer: Printer): string {
  const { colors } = printer;
  const bad = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const passed = results.filter(({ verdict }) => verdict === 'pass').length;
  const lines = [...bad]
    .sort(bySeverity)
    .slice(0, maxShown)
    .flatMap((result) => resultLines(result, printer));
  const rest = bad.length - maxShown;
  if (rest > 0) lines.push(`and ${counted(rest, 'more result')}; --json prints all of them`, '');
  if (bad.length > 0) lines.push(byPolicy(bad, colors.bold), '');
  const words = [
    counted(objects, 'object'),
    ...(others > 0 ? [`${counted(others, 'document')} that ${others === 1 ? 'is' : 'are'} none`] : []),
  ];
  const verdict = bad.length === 0 ? colors.green('all pass') : colors.red(`${counted(bad.length, 'failure')}`);
  lines.push(`${words.join(' and ')}: ${verdict}, ${counted(passed, 'check')} passed.`);
  return lines.join('\n');
}

const maxShown = 50;

const severities = ['critical', 'high', 'medium', 'low'];

const bySeverity = (a: PolicyResult, b: PolicyResult): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity);

function resultLines(result: PolicyResult, { colors, columns }: Printer): string[] {
  const { file, line, column } = result.place();
  const indented = (text: string): string[] =>
    wrapped(printable(text), columns === undefined ? undefined : columns - 4).map((one) => `    ${one}`);
  const mark = colors.red(result.verdict);
  return [
    `${file}:${line}:${column}  ${mark}  ${result.policy}  ${colors.dim(result.severity)}`,
    ...(result.resource === '' ? [] : indented(result.resource).map(colors.bold)),
    ...result.message.split('\n').flatMap(indented),
    ...(result.fix === undefined ? [] : indented(`fix: ${result.fix}`)),
    '',
  ];
}

function byPolicy(bad: readonly PolicyResult[], head: (text: string) => string): string {
  const groups = [...Map.groupBy(bad, ({ policy }) => policy)].map(([policy, own]) => ({ policy, own }));
  groups.sort((a, b) => b.own.length - a.own.length || (a.policy < b.policy ? -1 : 1));
  return table(
    [{ title: 'Policy' }, { title: 'Severity' }, { title: 'Failures', align: 'right' }],
    groups.map(({ policy, own }) => [policy, own[0]?.severity ?? '', own.length.toLocaleString('en')]),
    head,
  );
}
