import { searchFunctions } from '@hexabase-kaas/policies';
import { Command } from 'commander';
import { type ExitCode, exitCode } from './exit-code.js';
import { jsonQuery, jsonQueryCommand } from './json-query.js';
import { jsonScan, jsonScanCommand } from './json-scan.js';
import type { Terminal } from './terminal.js';

/** `kaas json` with its commands, which take the flags of the kyverno-json binary. */
export function jsonCommand(terminal: Terminal, done: (code: Promise<ExitCode> | ExitCode) => Promise<void>): Command {
  const jp = new Command('jp')
    .description('Evaluates JMESPath, and says which functions there are.')
    .addHelpText(
      'after',
      "\nExamples:\n  kaas json jp query -i plan.yaml 'spec.limits.cpu'\n  kaas json jp function truncate",
    )
    .addCommand(jsonQueryCommand((expressions, options) => done(jsonQuery(expressions, options, terminal))))
    .addCommand(functionCommand((names, options) => done(printFunctions(names, options, terminal))));
  return new Command('json')
    .summary('judge and query any JSON or YAML, as kyverno-json does')
    .description(
      'Judges and queries JSON and YAML that need not be of Kubernetes, as kyverno-json\ndoes: the same policies, the same expressions, the same verdicts.',
    )
    .addCommand(jsonScanCommand((options) => done(jsonScan(options, terminal))))
    .addCommand(jp)
    .addHelpText(
      'after',
      `
Examples:
  kaas json scan --payload plan.yaml --policy policies/json
  kaas json jp query -i plan.yaml 'spec.limits.cpu'`,
    );
}

const functionCommand = (run: (names: readonly string[], options: { json?: boolean }) => Promise<void>): Command =>
  new Command('function')
    .summary('list the functions of expressions')
    .description('Prints the functions that an expression can call, with the types of their values.')
    .argument('[names...]', 'functions to print; default is all')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExamples:\n  kaas json jp function\n  kaas json jp function truncate split')
    .action(run);

function printFunctions(names: readonly string[], { json }: { json?: boolean }, { out }: Terminal): ExitCode {
  const chosen = searchFunctions().filter(({ name }) => names.length === 0 || names.includes(name));
  if (json) out.print(JSON.stringify({ functions: chosen }));
  else for (const { name, signature } of chosen) out.print(`Name: ${name}\n  Signature: ${signature}\n`);
  return exitCode.good;
}
