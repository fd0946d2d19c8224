import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kustomizationText, makeFolder, manifestFiles } from '@hexabase-kaas/delivery';
import { type BundleParameters, bundleManifests, bundlePolicies } from '@hexabase-kaas/policies';
import { type Manifest, names } from '@hexabase-kaas/tenancy';
import { Command, Option } from 'commander';
import { type ExitCode, exitCode, WrongUse } from './exit-code.js';
import { reason } from './file-list.js';
import { counted } from './issue-report.js';
import { printable } from './printable.js';
import { type SignedImagesOptions, signedImagesPolicy } from './signed-images.js';
import type { Terminal } from './terminal.js';

/** What `kaas policy emit` is asked for. */
export interface PolicyEmitOptions extends Pick<BundleParameters, 'kubernetes' | 'standard'>, SignedImagesOptions {
  /** Registries that images may come from. @default none are named: nothing is asked of workloads */
  readonly trustedRegistry?: readonly string[];
  readonly ownerLabel?: readonly string[];
  readonly requireDigests?: boolean;
  /** Folder to write to. @default none: the policies are printed */
  readonly out?: string;
}

/** Namespaces that clusters and the platform have of their own. */
export const platformNamespaces = ['flux-system', 'kube-node-lease', 'kube-public', 'kube-system', 'kyverno'];

const labels = { [names.labels.managed]: 'true' };

/**
 * Files of the policy bundle, a policy each, and the kustomization that lists them.
 *
 * @param others Objects beside those of the bundle, as `signed-images/policy`
 * @throws RangeError if the Kubernetes version is not known
 */
export function bundleFiles(
  options: Omit<PolicyEmitOptions, 'out' | 'signedImages' | 'key'>,
  others: Readonly<Record<string, Manifest>> = {},
): Map<string, string> {
  const { engine, mode, standard, kubernetes, exceptNamespace: exceptNamespaces = [] } = options;
  const workload = options.trustedRegistry && {
    trustedRegistries: options.trustedRegistry,
    ownerLabels: options.ownerLabel ?? [names.labels.owner],
    requireDigests: options.requireDigests ?? false,
    platformNamespaces: exceptNamespaces,
  };
  const policies = bundlePolicies({ standard, kubernetes, exceptNamespaces, ...(workload && { workload }) });
  const files = manifestFiles({ ...bundleManifests(policies, engine, labels, mode), ...others });
  return new Map([...files, ['kustomization.yaml', kustomizationText([...files.keys()])]]);
}

/** Prints the policy bundle, or writes it as files. */
export async function policyEmit(options: PolicyEmitOptions, { out }: Terminal): Promise<ExitCode> {
  const files = await filesOf(options);
  const { out: directory } = options;
  if (directory === undefined) {
    files.delete('kustomization.yaml');
    out.print([...files.values()].join('---\n').trimEnd());
    return exitCode.good;
  }
  try {
    makeFolder(directory);
    for (const [name, content] of files) await writeFile(join(directory, name), content);
  } catch (error) {
    throw new WrongUse(`${printable(directory)}: ${reason(error as NodeJS.ErrnoException)}`);
  }
  out.print(`Wrote ${counted(files.size, 'file')} to ${printable(directory)}.`);
  out.print(`Next: kubectl apply -k ${printable(directory)}`);
  return exitCode.good;
}

async function filesOf(options: PolicyEmitOptions): Promise<Map<string, string>> {
  if (options.trustedRegistry === undefined && (options.ownerLabel ?? options.requireDigests) !== undefined) {
    throw new WrongUse('--owner-label and --require-digests are asked of workloads; name --trusted-registry as well');
  }
  try {
    return bundleFiles(options, await signedImagesPolicy(options, labels));
  } catch (error) {
    if (error instanceof RangeError) throw new WrongUse(printable(error.message));
    throw error;
  }
}

/** Names with commas between them; the option may be given several times, and then takes the place of what is standard. */
const listed = (value: string, before: readonly string[] = []): readonly string[] => [
  ...(before === platformNamespaces ? [] : before),
  ...value.split(',').filter((name) => name !== ''),
];

/** `kaas policy emit`. */
export const policyEmitCommand = (run: (options: PolicyEmitOptions) => Promise<void>): Command =>
  new Command('emit')
    .summary('write the policy bundle for an engine')
    .description(
      'Prints the policies that ask nothing about a tenancy, or writes them as files for kubectl apply -k and Flux.',
    )
    .addOption(
      new Option('--engine <name>', 'what enforces them: Kyverno, or the API server by ValidatingAdmissionPolicy')
        .choices(['kyverno', 'admission'])
        .default('kyverno'),
    )
    .addOption(
      new Option('--mode <mode>', 'whether they only report, or refuse').choices(['audit', 'enforce']).default('audit'),
    )
    .addOption(
      new Option('--standard <name>', 'Pod Security Standard that pods meet')
        .choices(['baseline', 'restricted'])
        .default('baseline'),
    )
    .option('--kubernetes <version>', 'version of the API server that admits the pods', '1.36')
    .option('--except-namespace <names>', 'namespaces that they do not look at', listed, platformNamespaces)
    .option('--trusted-registry <names>', 'ask workloads for these registries, and namespaces for an owner', listed)
    .option('--owner-label <names>', `labels that name an owner (default: ${names.labels.owner})`, listed)
    .option('--require-digests', 'ask for images by digest too')
    .option('--signed-images <globs>', 'ask for a cosign signature of these images, by Kyverno', listed)
    .option('--key <files>', 'public keys in PEM; one of them must have signed', listed)
    .option('--out <directory>', 'write one file for each policy, and a kustomization')
    .addHelpText(
      'after',
      `
Examples:
  kaas policy emit --out policies                 for Kyverno, reporting only
  kaas policy emit --engine admission --mode enforce --standard restricted
  kaas policy emit --signed-images 'registry.example.com/*' --key cosign.pub --out policies`,
    )
    .action(run);
