import { stat } from 'node:fs/promises';
import { type Changes, DeliveryError, directoryTarget, gitTarget, type Target } from '@hexabase-kaas/delivery';
import { type Issue, tenancyUnits } from '@hexabase-kaas/tenancy';
import { Command } from 'commander';
import { commitAuthor } from './author.js';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { issueReport, plainIssues } from './issue-report.js';
import { nextStep } from './next-step.js';
import { progressOn } from './progress.js';
import { review } from './review.js';
import { staleReport } from './stale-report.js';
import { summarize } from './summary.js';
import { summaryReport } from './summary-report.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas render`. */
export interface RenderOptions {
  readonly out?: string;
  readonly git?: string;
  readonly branch?: string;
  readonly message?: string;
  readonly author?: string;
  readonly source: string;
  readonly with?: readonly string[];
  readonly check?: boolean;
  readonly allowEmpty?: boolean;
  readonly json?: boolean;
}

/** Writes the tree that Flux applies, or tells what is stale in it. Nothing is written when there is an error. */
export async function render(files: readonly string[], options: RenderOptions, terminal: Terminal): Promise<ExitCode> {
  const where = whereOf(options);
  const progress = progressOn(terminal.progress);
  const { issues, tenancy } = await review(
    { files, context: options.with ?? [], allowEmpty: options.allowEmpty },
    progress,
  );
  if (tenancy === undefined) {
    progress.end();
    if (options.json) terminal.out.print(JSON.stringify({ issues: plainIssues(issues) }));
    else {
      terminal.err.print(issueReport(issues, terminal.err));
      terminal.err.print('Nothing was written.');
    }
    return exitCode.issues;
  }
  const units = tenancyUnits(tenancy);
  let changes: Changes;
  try {
    const target = await targetOf(options);
    changes = options.check
      ? await target.check(options.source, units)
      : await target.apply(options.source, units, {
          ...(options.message !== undefined && { message: options.message }),
          onProgress: (done, total, key) => progress.step('rendered', done, total, key),
        });
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    progress.end();
    return refused([...issues, ...error.issues], options, terminal);
  }
  progress.end();
  const stale = options.check === true && changes.written.length + changes.removed.length > 0;
  const summary = summarize(tenancy, units, changes);
  if (options.json) {
    terminal.out.print(JSON.stringify({ issues: plainIssues(issues), ...(options.check && { stale }), ...summary }));
    return stale ? exitCode.issues : exitCode.good;
  }
  if (issues.length > 0) terminal.err.print(`${issueReport(issues, terminal.err)}\n`);
  if (options.check) terminal.out.print(staleReport(changes, where, terminal.out));
  else {
    terminal.out.print(summaryReport(summary, where, terminal.out));
    terminal.out.print(`\n${await nextStep(summary, options)}`);
  }
  return stale ? exitCode.issues : exitCode.good;
}

/** `kaas render`. */
export const renderCommand = (run: (files: string[], options: RenderOptions) => Promise<void>): Command =>
  new Command('render')
    .summary('write the tree that Flux applies')
    .description(
      'Renders documents to the tree that Flux applies. With an error in them, nothing is written and every issue is shown.',
    )
    .argument('<files...>', 'files and directories of documents; - is standard input')
    .option('--out <directory>', 'write to a directory')
    .option('--git <repository>', 'commit to a branch of a Git repository instead')
    .option('--branch <name>', 'branch of the Git repository')
    .option('--message <text>', 'message of the commit')
    .option('--author <author>', "author of the commit, 'NAME <EMAIL>' (default: Git's own)")
    .option('--source <name>', 'owner of the files; each source only touches its own', 'yaml')
    .option('--with <files...>', 'documents of other sources: checked together, not rendered')
    .option('--check', 'write nothing; list what is stale and exit with 1 when something is')
    .option('--allow-empty', 'render no documents at all, which removes all files of the source')
    .option('--json', 'print issues and summary as JSON')
    .addHelpText(
      'after',
      `
Examples:
  kaas render tenancy/ --out out
      write the tree to ./out
  kaas render tenancy/ --out out --check
      in CI: fail when ./out is stale
  kaas render team/ --with platform/ --out out --source team
      render one source of several into one tree
  kaas render tenancy/ --git git@git.example.com:acme/fleet.git --branch main
      commit the tree and push it`,
    )
    .action(run);

/** Codes of what the command line says. */
const wrongUses = new Set(['DELIVERY_SOURCE', 'DELIVERY_REPOSITORY', 'DELIVERY_DIRECTORY']);

function refused(issues: readonly Issue[], { json }: RenderOptions, { out, err }: Terminal): ExitCode {
  const halfDone = issues.some(({ code }) => code === 'DELIVERY_DIRECTORY');
  if (json) out.print(JSON.stringify({ issues: plainIssues(issues) }));
  else err.print(`${issueReport(issues, err)}${halfDone ? '' : '\nNothing was written.'}`);
  return issues.some(({ code }) => wrongUses.has(code)) ? exitCode.wrongUse : exitCode.issues;
}

/** The tree in words. @throws WrongUse when the options do not name one */
function whereOf({ out, git, branch }: RenderOptions): string {
  if ((out === undefined) === (git === undefined))
    throw new WrongUse('give either --out DIRECTORY or --git REPOSITORY --branch NAME');
  if (out === '') throw new WrongUse('--out is empty: name a directory');
  if ((git === undefined) !== (branch === undefined)) throw new WrongUse('--git and --branch go together');
  return out ?? `${redacted(git as string)} ${branch}`;
}

async function targetOf({ out, git, branch, author }: RenderOptions): Promise<Target> {
  if (out !== undefined) {
    const found = await stat(out).catch(() => undefined);
    if (found !== undefined && !found.isDirectory()) throw new WrongUse(`--out ${out} is a file: name a directory`);
    return directoryTarget({ directory: out });
  }
  return gitTarget({ repository: git as string, branch: branch as string, author: await commitAuthor(author) });
}

/** The address without a password that may stand in it. */
const redacted = (repository: string): string => repository.replace(/(:\/\/)[^/@]*@/, '$1');
