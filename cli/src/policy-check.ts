import { Command, Option } from 'commander';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { policyReport } from './policy-report.js';
import type { PolicyResult } from './policy-result.js';
import type { PolicySetOptions } from './policy-set.js';
import { progressOn } from './progress.js';
import { sarif } from './sarif.js';
import type { Terminal } from './terminal.js';

/** Options of `kaas policy check`. */
export interface PolicyCheckOptions extends PolicySetOptions {
  readonly format?: 'table' | 'json' | 'sarif';
  readonly json?: boolean;
  readonly sarif?: boolean;
}

/** Judges manifests by the policies of the platform, without a cluster. @throws WrongUse when there are none */
export async function policyCheck(
  files: readonly string[],
  options: PolicyCheckOptions & { readonly version: string },
  { out, progress: stream }: Terminal,
): Promise<ExitCode> {
  // Loaded here: every other command starts without the evaluator.
  const [{ readManifests }, { policyReview }, { authorPolicySet }] = await Promise.all([
    import('./manifest-source.js'),
    import('./policy-result.js'),
    import('./policy-set.js'),
  ]);
  const policies = authorPolicySet(options);
  const progress = progressOn(stream);
  const source = await readManifests(files, progress);
  const review = policyReview(source, policies);
  progress.end();
  if (review.objects === 0 && review.results.length === 0) {
    throw new WrongUse(
      `no objects of Kubernetes in ${files.join(' ')}\nName files or directories of manifests, or - for standard input.`,
    );
  }
  const format = options.json ? 'json' : options.sarif ? 'sarif' : (options.format ?? 'table');
  if (format === 'json') out.print(json(review.results));
  else if (format === 'sarif') out.print(JSON.stringify(sarif(review.results, policies, options.version)));
  else out.print(policyReport(review, out));
  return review.results.some(({ verdict }) => verdict === 'fail' || verdict === 'error')
    ? exitCode.issues
    : exitCode.good;
}

/** A result a line, so that a hundred thousand of them can be read by a person and by a stream. */
function json(results: readonly PolicyResult[]): string {
  const lines = results.map(({ policy, resource, file, verdict, message, severity, field, fix }) =>
    JSON.stringify({ policy, resource, file, verdict, message, severity, field, fix }),
  );
  return `{"results":[${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`}]}`;
}

/** Names with commas between them; the option may be given several times. */
const listed = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...value.split(',').filter((name) => name !== ''),
];

/** `kaas policy check`. */
export const policyCheckCommand = (run: (files: string[], options: PolicyCheckOptions) => Promise<void>): Command =>
  new Command('check')
    .summary('judge manifests before they reach a cluster')
    .description(
      'Judges Kubernetes manifests by the policies of the platform, with the verdicts of an API server. Exits with 1 when an object is refused.',
    )
    .argument('<files...>', 'files and directories of manifests; - is standard input')
    .addOption(
      new Option('--standard <standard>', 'judge by this Pod Security Standard alone').choices([
        'baseline',
        'restricted',
      ]),
    )
    .option('--kubernetes <version>', 'Kubernetes version that the manifests are for', '1.36')
    .option('--trusted-registry <names>', 'registries, or repositories in one, that images may come from', listed)
    .option('--require-digests', 'images are named by their digest')
    .option('--hostname <names>', 'hosts that an Ingress may serve', listed)
    .option('--ingress-class <name>', 'class that an Ingress names, for --hostname')
    .option('--storage-class <names>', 'storage classes that a claim may name', listed)
    .option('--runtime-class <names>', 'runtime classes that a pod may name', listed)
    .option('--priority-class <names>', 'priority classes that a pod may name', listed)
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json', 'sarif']).default('table'))
    .option('--json', 'print {"results": [{policy, resource, file, verdict, message, …}]}')
    .option('--sarif', 'print SARIF 2.1.0, for code reviews')
    .addHelpText(
      'after',
      `
Examples:
  kaas policy check manifests/
      judge every manifest of a directory
  helm template chart | kaas policy check --standard restricted -
      judge what a chart makes, by the restricted Pod Security Standard
  kaas policy check --sarif --trusted-registry registry.example.com . > policy.sarif
      for a code review; several names have commas between them`,
    )
    .action(run);
