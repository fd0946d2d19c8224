import type { Policy } from '@hexabase-kaas/policies';
import { Command } from 'commander';
import { type ExitCode, exitCode } from './exit-code.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';
import { displayWidth } from './width.js';

/** Options of `kaas policy list`. */
export interface PolicyListOptions {
  readonly kubernetes: string;
  readonly json?: boolean;
}

/** Lists the policies of the platform. @throws WrongUse */
export async function policyList({ kubernetes, json }: PolicyListOptions, { out }: Terminal): Promise<ExitCode> {
  const { everyPolicy } = await import('./policy-set.js');
  const rows = everyPolicy(kubernetes).map(row);
  if (json) out.print(JSON.stringify({ policies: rows }));
  else {
    const tables = shown.map((titles) => tableOf(rows, titles, out.colors.bold));
    const fitting = tables.find((text) => out.columns === undefined || widthOf(text) <= out.columns);
    out.print(fitting ?? (tables.at(-1) as string));
  }
  return exitCode.good;
}

const row = ({ name, title, severity, category, points = ['workspace'], mode = 'enforce', controls = [] }: Policy) => ({
  name,
  title,
  severity,
  category,
  where: points,
  mode,
  standards: [...new Set(controls.map(({ standard }) => standard))].sort(),
  controls,
});

type Row = ReturnType<typeof row>;

const cells: Readonly<Record<string, (row: Row) => string>> = {
  Name: ({ name }) => name,
  Severity: ({ severity }) => severity,
  Category: ({ category }) => category,
  Where: ({ where }) => where.join(', '),
  Mode: ({ mode }) => mode,
  Standards: ({ standards }) => standards.join(', '),
};

/** Columns for a wide terminal, and for narrower ones: what is left out is in --json. */
const shown: readonly (readonly string[])[] = [
  Object.keys(cells),
  ['Name', 'Severity', 'Category', 'Where'],
  ['Name', 'Severity', 'Category'],
];

const tableOf = (rows: readonly Row[], titles: readonly string[], head: (text: string) => string): string =>
  table(
    titles.map((title) => ({ title })),
    rows.map((one) => titles.map((title) => cells[title]?.(one) ?? '')),
    head,
  );

/** The head line is in bold, whose codes take no column. */
const widthOf = (text: string): number => Math.max(...text.split('\n').slice(1).map(displayWidth));

/** `kaas policy list`. */
export const policyListCommand = (run: (options: PolicyListOptions) => Promise<void>): Command =>
  new Command('list')
    .summary('list the policies and what they cover')
    .description('Lists every policy: how bad it is to break, where it holds, and which standards it covers.')
    .option('--kubernetes <version>', 'Kubernetes version that pods are judged for', '1.36')
    .option('--json', 'print {"policies": [{name, title, severity, category, where, mode, standards, controls}]}')
    .addHelpText(
      'after',
      `
Examples:
  kaas policy list                                as a table
  kaas policy list --json                         for programs`,
    )
    .action(run);
