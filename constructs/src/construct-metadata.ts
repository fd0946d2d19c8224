import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Yaml } from 'cdk8s';
import type { Finding, Findings } from './finding.js';

/** Name of the file of findings, and of the entry that leads a plugin to it. */
export const findingsFile = 'tenancy-findings.json';

/**
 * Writes the findings for the validation plugin, and says in cdk8s' `construct-metadata.json` where they are: a plugin is
 * told nothing of the output directory but that file's entries. Each entry gives the construct of an entity or a workload.
 */
export function writeConstructMetadata(outdir: string, findings: Findings): void {
  const file = join(outdir, 'construct-metadata.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Metadata).resources : {};
  const resources: Metadata['resources'] = { ...before };
  for (const [name, [path]] of findings.tree.places) if (path !== undefined) resources[name] = { path };
  for (const { path, places } of findings.all) if (places[0] !== undefined) resources[path] = { path: places[0] };
  resources[findingsFile] = { path: resolve(outdir, findingsFile) };
  writeFileSync(join(outdir, findingsFile), JSON.stringify(findings.all satisfies readonly Finding[]));
  writeFileSync(file, JSON.stringify({ version: '1.0.0', resources } satisfies Metadata));
}

/**
 * Whether cdk8s-cli will run the validation plugin after this app. Only then may the app leave errors to it; what cannot
 * be told, like validations in another file, counts as no.
 */
export function pluginFollows(): boolean {
  if (!existsSync('cdk8s.yaml')) return false;
  const [config] = Yaml.load('cdk8s.yaml') as { validations?: unknown }[];
  const validations = config?.validations;
  return Array.isArray(validations) && validations.some((one) => one?.class === 'TenancyValidation');
}

interface Metadata {
  readonly version: '1.0.0';
  readonly resources: Record<string, { readonly path: string }>;
}
