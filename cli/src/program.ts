import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { billingCommand } from './billing-command.js';
import { billingExplain } from './billing-explain.js';
import { billingStatement } from './billing-statement.js';
import { billingSync } from './billing-sync.js';
import { check, checkCommand } from './check.js';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { explain, explainCommand } from './explain.js';
import { jsonCommand } from './json-command.js';
import { policyCommand } from './policy.js';
import { policyCheck, policyCheckCommand } from './policy-check.js';
import { policyEmit, policyEmitCommand } from './policy-emit.js';
import { policyList, policyListCommand } from './policy-list.js';
import { printable } from './printable.js';
import { render, renderCommand } from './render.js';
import { schema, schemaCommand } from './schema.js';
import type { Terminal } from './terminal.js';
import { whoCan, whoCanCommand } from './who-can.js';

/** Runs `kaas` with arguments and gives its exit code; never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCode.good;
  const program = kaas(terminal, async (result) => {
    code = await result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.good : exitCode.wrongUse;
    const red = terminal.err.colors.red;
    if (error instanceof WrongUse) {
      terminal.err.print(`${red('error:')} ${error.message}`);
      return exitCode.wrongUse;
    }
    const message = error instanceof Error ? error.message : String(error);
    terminal.err.print(`${red('internal error:')} ${printable(message)}`);
    if (process.env.KAAS_DEBUG && error instanceof Error) terminal.err.print(error.stack ?? '');
    else if (Number.parseInt(process.versions.node, 10) < 22)
      terminal.err.print(`kaas needs Node.js 22.19 or later, and this is ${process.versions.node}.`);
    else terminal.err.print('This is a defect of kaas. Run again with KAAS_DEBUG=1 for the details to report.');
    return exitCode.internal;
  }
}

function kaas(terminal: Terminal, done: (result: Promise<ExitCode> | ExitCode) => Promise<void>): Command {
  const program = new Command('kaas')
    .description(
      'Multi-tenant Kubernetes as code: checks the YAML of a tenancy and renders the Git tree that Flux applies.',
    )
    .version(version(), '-V, --version')
    .configureHelp({ minWidthToWrap: 30, subcommandTerm: (command) => command.name() })
    .showHelpAfterError('Run with --help for usage and examples.')
    .addHelpText(
      'after',
      `
Examples:
  kaas check tenancy/              find everything that is wrong
  kaas render tenancy/ --out out   write the tree that Flux applies
  kaas explain wrong-type          say more about an issue

Exit codes: 0 good, 1 issues found or stale, 2 wrong use, 70 a defect of kaas.`,
    );
  const commands = [
    renderCommand((files, options) => done(render(files, options, terminal))),
    checkCommand((files, options) => done(check(files, options, terminal))),
    whoCanCommand((verb, resource, files, options) => done(whoCan({ verb, resource, files, ...options }, terminal))),
    explainCommand((code, options) => done(explain(code, options, terminal))),
    schemaCommand((kind, options) => done(schema(kind, options, terminal))),
    policyCommand(
      policyCheckCommand((files, options) => done(policyCheck(files, { ...options, version: version() }, terminal))),
      policyListCommand((options) => done(policyList(options, terminal))),
      policyEmitCommand((options) => done(policyEmit(options, terminal))),
    ),
    jsonCommand(terminal, done),
    billingCommand({
      statement: (organization, options) => done(billingStatement(organization, options, terminal)),
      sync: (options) => done(billingSync(options, terminal)),
      explain: (invoice, options) => done(billingExplain(invoice, options, terminal)),
    }),
  ];
  for (const command of commands) program.addCommand(command);
  inherit(program);
  return program;
}

function inherit(command: Command): void {
  command.exitOverride();
  for (const inner of command.commands) inherit(inner.copyInheritedSettings(command) as Command);
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
