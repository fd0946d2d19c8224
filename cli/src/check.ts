import { immutableIssues, type MonthlyCost, monthlyCost } from '@hexabase-kaas/tenancy';
import { Command } from 'commander';
import { type ExitCode, exitCode } from './exit-code.js';
import { isNoFile } from './git-ref.js';
import { counted, issueReport, plainIssues } from './issue-report.js';
import { monthlyCostReport } from './monthly-cost-report.js';
import { progressOn } from './progress.js';
import { review } from './review.js';
import type { FoundIssue } from './source.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas check`. */
export interface CheckOptions {
  readonly with?: readonly string[];
  readonly against?: readonly string[];
  readonly json?: boolean;
}

/** Checks documents as a whole, and against their previous version if one is given. */
export async function check(
  files: readonly string[],
  options: CheckOptions,
  { out, progress: stream }: Terminal,
): Promise<ExitCode> {
  const progress = progressOn(stream);
  const context = options.with ?? [];
  const after = await review({ files, context }, progress);
  const issues: FoundIssue[] = [...after.issues];
  if (after.tenancy?.projects.some(({ workloads }) => workloads.length > 0)) {
    // Loaded where there is something to judge: every other command starts without the evaluator.
    const { policyIssues } = await import('./policy-issue.js');
    issues.push(...policyIssues(after.tenancy).map(after.found));
  }
  let costs: MonthlyCost[] | undefined;
  if (options.against !== undefined) {
    const ref = await refOf(options.against);
    const old = ref === undefined ? options.against : files;
    const before = await review({ files: old, context, allowEmpty: true, ref }, progress);
    if (before.tenancy === undefined) issues.push(...before.issues.filter(({ severity }) => severity === 'error'));
    else if (after.tenancy !== undefined) {
      issues.push(...immutableIssues(before.tenancy, after.tenancy).map(after.found));
      costs = monthlyCost(before.tenancy, after.tenancy);
    }
  }
  progress.end();
  const good = !issues.some(({ severity }) => severity === 'error');
  if (options.json) out.print(JSON.stringify({ issues: plainIssues(issues), ...(costs && { monthlyCost: costs }) }));
  else if (issues.length > 0) out.print(issueReport(issues, out));
  else {
    const t = after.tenancy;
    const entities = [t?.organizations, t?.workspaces, t?.projects, t?.groupBindings].map((list) => list?.length ?? 0);
    const [organizations = 0, workspaces = 0, projects = 0, bindings = 0] = entities;
    const words = [
      counted(organizations, 'organization'),
      counted(workspaces, 'workspace'),
      counted(projects, 'project'),
      counted(bindings, 'binding'),
    ];
    out.print(`No issues: ${words.join(', ')}.`);
  }
  if (!options.json && costs !== undefined && costs.length > 0) out.print(`\n${monthlyCostReport(costs, out)}`);
  return good ? exitCode.good : exitCode.issues;
}

/** The commit that is meant: one name, of which there is no file. */
async function refOf(against: readonly string[]): Promise<string | undefined> {
  const [only] = against;
  return only !== undefined && against.length === 1 && (await isNoFile(only)) ? only : undefined;
}

/** `kaas check`. */
export const checkCommand = (run: (files: string[], options: CheckOptions) => Promise<void>): Command =>
  new Command('check')
    .summary('find everything that is wrong, without writing')
    .description(
      'Checks documents as a whole: fields, references, sums, names, rights. Exits with 1 when there is an error.',
    )
    .argument('<files...>', 'files and directories of documents; - is standard input')
    .option('--with <files...>', 'documents of other sources: checked together')
    .option(
      '--against <files-or-commit...>',
      'the previous version, as files, or as a commit of Git that has them: finds changes to what cannot be changed, and what they cost',
    )
    .option('--json', 'print {"issues": [{code, severity, path, message, fix}]}; with --against also "monthlyCost"')
    .addHelpText(
      'after',
      `
Examples:
  kaas check tenancy/
      check a directory
  kaas check tenancy/ --against origin/main
      find what cannot be changed on running workspaces, and its monthly cost
  kaas check tenancy/ --against ../released/
      the same against files
  kaas check team/ --with platform/ --json
      check one source of several, for programs`,
    )
    .action(run);
