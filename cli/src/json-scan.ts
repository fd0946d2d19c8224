import { type JsonPolicy, type Scan, type ScanResult, SearchError, scan } from '@hexabase-kaas/policies';
import { Command, Option } from 'commander';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { jsonPayload, jsonPolicies } from './json-input.js';
import { printable } from './printable.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas json scan`. */
export interface JsonScanOptions {
  readonly payload: string;
  readonly policy: readonly string[];
  readonly preProcess?: readonly string[];
  readonly labels?: readonly string[];
  readonly output: 'text' | 'json';
  readonly json?: boolean;
}

/** Holds policies against a payload and prints the lines of `kyverno-json scan`; a rule that does not pass makes it exit 1. */
export async function jsonScan(options: JsonScanOptions, { out }: Terminal): Promise<ExitCode> {
  const quiet = options.json === true || options.output === 'json';
  const say = (text: string): void => {
    if (!quiet) out.print(text);
  };
  say('Loading policies ...');
  const policies = await jsonPolicies(options.policy);
  say('Loading payload ...');
  const payload = await jsonPayload(options.payload);
  say('Pre processing ...');
  const found = scanned(policies, payload, options);
  const resources = counted(found.resources.length, 'resource', 'resources');
  say(`Running ( evaluating ${resources} against ${counted(found.policies.length, 'policy', 'policies')} ) ...`);
  for (const result of found.results) if (result.verdict !== 'skip') say(lines(result));
  if (options.json) out.print(JSON.stringify({ results: found.results }, plainNumber));
  else if (options.output === 'json') out.print(JSON.stringify(report(found), plainNumber, 2));
  say('Done');
  const bad = found.results.some(({ verdict }) => verdict === 'fail' || verdict === 'error');
  return bad ? exitCode.issues : exitCode.good;
}

function scanned(policies: readonly unknown[], payload: unknown, options: JsonScanOptions): Scan {
  const { preProcess = [], labels } = options;
  try {
    return scan(policies, payload, { preProcess, ...(labels && { labels: labels.join(',') }), now: Date.now });
  } catch (error) {
    if (error instanceof SearchError) throw new WrongUse(printable(error.message));
    throw error;
  }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function lines({ policy, rule, identifier, verdict, message }: ScanResult): string {
  const head = `- ${policy} / ${rule} / ${identifier} `;
  if (verdict === 'pass') return printable(`${head}PASSED`);
  const text = verdict === 'fail' ? `${head}FAILED\n${message}` : `${head}ERROR: ${message}`;
  return text.split('\n').map(printable).join('\n');
}

/** What `kyverno-json scan --output json` prints: each resource with each policy and what its rules say. */
function report({ policies, resources, results }: Scan): object[] {
  return resources.map((resource, index) => {
    const own = results.filter((result) => result.index === index && result.verdict !== 'skip');
    return { resource, results: policies.map((policy) => policyReport(policy, own)) };
  });
}

function policyReport(policy: JsonPolicy, results: readonly ScanResult[]): object {
  const rules = results
    .filter((result) => result.policy === policy.metadata.name)
    .map(({ rule, identifier, verdict, message, violations }) => ({
      rule: policy.spec.rules.find(({ name }) => name === rule),
      ...(identifier !== '' && { identifier }),
      ...(verdict === 'error' && { error: message }),
      ...(violations.length > 0 && { violations: violations.map(violationReport) }),
    }));
  return { policy, ...(rules.length > 0 && { rules }) };
}

function violationReport({ message, errors }: ScanResult['violations'][number]): object {
  return { message, errors: errors.map(({ type, field, value, detail }) => ({ type, field, value, detail })) };
}

function plainNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

const each = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `kaas json scan`. */
export const jsonScanCommand = (run: (options: JsonScanOptions) => Promise<void>): Command =>
  new Command('scan')
    .summary('hold policies of kyverno-json against any JSON or YAML')
    .description(
      'Holds policies (json.kyverno.io/v1alpha1) against a payload, as kyverno-json\nscan does, and prints its lines. Exits 1 when a rule fails or cannot be judged.',
    )
    .requiredOption('--payload <file>', 'JSON or YAML file to judge; - is standard input')
    .requiredOption('--policy <path>', 'file or directory of policies; may repeat', each)
    .option('--pre-process <expression>', 'JMESPath to evaluate first; may repeat', each)
    .option('--labels <selector>', 'only policies with these labels; may repeat', each)
    .addOption(new Option('--output <format>', 'format of the binary').choices(['text', 'json']).default('text'))
    .option('--json', 'print {"results": [...]}, with rules that are skipped')
    .addHelpText(
      'after',
      `
Examples:
  kaas json scan --payload plan.yaml --policy policies/json
  terraform show -json p | kaas json scan --payload - --policy tf.yaml
  kaas json scan --payload list.json --pre-process 'items[]' --policy p.yaml`,
    )
    .action(run);
