import { type IssuePage, issueCatalogue } from '@hexabase-kaas/tenancy';
import { Command } from 'commander';
import { deliveryPages } from './delivery-page.js';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { policyPages } from './policy-page.js';
import { printable } from './printable.js';
import { syntaxPages } from './syntax-page.js';
import { table } from './table.js';
import type { Printer, Terminal } from './terminal.js';
import { cut, wrapped } from './width.js';

/** Every code that `kaas` can print, with its page. */
export const issuePages: Readonly<Record<string, IssuePage>> = Object.fromEntries(
  Object.entries({ ...issueCatalogue, ...syntaxPages, ...deliveryPages, ...policyPages }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  ),
);

/** Prints the page of a code, or the table of all codes. */
export function explain(code: string | undefined, { json }: { readonly json?: boolean }, { out }: Terminal): ExitCode {
  if (code === undefined) {
    out.print(json ? JSON.stringify({ issues: issuePages }) : overview(out));
    return exitCode.good;
  }
  const page = Object.hasOwn(issuePages, code) ? issuePages[code] : undefined;
  if (page === undefined) {
    throw new WrongUse(`there is no issue code "${printable(code)}"\nkaas explain lists all codes.`);
  }
  out.print(json ? JSON.stringify({ code, ...page }) : pageText(code, page, out));
  return exitCode.good;
}

/** `kaas explain`. */
export const explainCommand = (
  run: (code: string | undefined, options: { json?: boolean }) => Promise<void>,
): Command =>
  new Command('explain')
    .summary('say more about an issue code')
    .description('Prints why an issue is raised, an example that raises it, and what to do. Without a code: all codes.')
    .argument('[code]', 'code of the issue, like wrong-type')
    .option('--json', 'print the page, or all pages, as JSON')
    .addHelpText(
      'after',
      `
Examples:
  kaas explain                                    list all codes
  kaas explain wrong-type                         one code`,
    )
    .action(run);

function overview({ colors, columns = 120 }: Printer): string {
  const width = Math.max(...Object.keys(issuePages).map((code) => code.length));
  const rows = Object.entries(issuePages).map(([code, { title }]) => [code, cut(title, columns - width - 2)]);
  return table([{ title: 'Code' }, { title: 'Issue' }], rows, colors.bold);
}

function pageText(
  code: string,
  { title, explanation, example, fix }: IssuePage,
  { colors, columns = 100 }: Printer,
): string {
  const indented = (text: string): string =>
    wrapped(text, columns - 2)
      .map((line) => `  ${line}`)
      .join('\n');
  return [
    `${colors.bold(code)}: ${title}`,
    `\n${indented(explanation)}`,
    `\n${colors.bold('Example')}\n${example
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')}`,
    `\n${colors.bold('What to do')}\n${indented(fix)}`,
  ].join('\n');
}
