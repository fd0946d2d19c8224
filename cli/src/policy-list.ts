import type { Policy } from '@hexabase-kaas/policies';
import { Command } from 'commander';
import { type ExitCode, exitCode } from './exit-code.js';
import { table } from './table.js';
import type { Terminal } from './terminal.js';

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
    const columns = ['Name', 'Severity', 'Category', 'Where', 'Mode', 'Standards'].map((title) => ({ title }));
    const cells = rows.map(({ name, severity, category, where, mode, standards }) => [
      name,
      severity,
      category,
      where.join(', '),
      mode,
      standards.join(', '),
    ]);
    out.print(table(columns, cells, out.colors.bold));
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
