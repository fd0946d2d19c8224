import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import { tool } from '../cluster/harness/tools.ts';
import { monitoring } from './rule-files.ts';

/** What Flux applies of `flux/monitoring`, and of a view of one workspace. */
export const monitoringManifests = (): Manifest[] => [
  ...built(monitoring),
  ...built(join(monitoring, 'workspace-view'), { workspace: 'acme--shop', grafana_organization: '2' }),
];

function built(directory: string, substitute: Readonly<Record<string, string>> = {}): Manifest[] {
  const { status, stdout, stderr } = spawnSync(tool('kubectl'), ['kustomize', directory], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  // As postBuild of a Flux Kustomization does it.
  const text = Object.entries(substitute).reduce((sum, [name, value]) => sum.replaceAll(`\${${name}}`, value), stdout);
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}
