import { SearchError, search } from '@hexabase-kaas/policies';
import { Command } from 'commander';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { stdin } from './file-list.js';
import { jsonInput, jsonText } from './json-input.js';
import { printable } from './printable.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas json jp query`. */
export interface JsonQueryOptions {
  readonly input?: string;
  readonly query?: readonly string[];
  readonly compact?: boolean;
  readonly unquoted?: boolean;
}

/** Evaluates expressions on a file, or on standard input, and prints each with its result. An error makes it exit 1. */
export async function jsonQuery(
  expressions: readonly string[],
  options: JsonQueryOptions,
  { out, err }: Terminal,
): Promise<ExitCode> {
  const { input = stdin, query = [], compact, unquoted } = options;
  const files: string[] = [];
  for (const file of query) files.push(await jsonText(file));
  const all = [...expressions, ...files];
  if (all.length === 0) throw new WrongUse('give an expression, or a file of one with --query');
  const data = await jsonInput(input);
  for (const expression of all) {
    try {
      const result = search(expression, data, { now: Date.now });
      out.print(`# ${expression}`);
      if (unquoted && typeof result === 'string') out.print(result);
      else out.print(JSON.stringify(result, plainNumber, compact ? undefined : 2));
    } catch (error) {
      if (!(error instanceof SearchError)) throw error;
      const place = error.offset === undefined ? '' : `\n${expression}\n${' '.repeat(error.offset)}^`;
      const prefix = error.code === 'syntax' && place !== '' ? '' : 'error evaluating JMESPath expression: ';
      err.print(`Error: ${prefix}${printable(error.message)}${place}`);
      return exitCode.issues;
    }
  }
  return exitCode.good;
}

function plainNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `kaas json jp query`. */
export const jsonQueryCommand = (
  run: (expressions: readonly string[], options: JsonQueryOptions) => Promise<void>,
): Command =>
  new Command('query')
    .summary('evaluate JMESPath on a file')
    .description(
      'Evaluates JMESPath expressions of the community dialect, with the functions of\nKyverno, as kyverno-json jp query does.',
    )
    .argument('[expressions...]', 'expressions to evaluate, one after the other')
    .option('-i, --input <file>', 'JSON or YAML file; default is standard input')
    .option('-q, --query <file>', 'file that holds an expression; may repeat', each)
    .option('-c, --compact', 'print JSON on one line')
    .option('-u, --unquoted', 'print a text without quotes')
    .addHelpText(
      'after',
      `
Examples:
  kaas json jp query -i plan.yaml 'spec.limits.cpu'
  kaas json jp query -i plan.yaml -u "add(spec.limits.memory, '1Gi')"`,
    )
    .action(run);
