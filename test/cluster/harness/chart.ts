import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import { moduleDirectory } from './module.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { kubernetesVersion, tool } from './tools.ts';

/** Versions of the vCluster chart in the README's support table. */
export const chartVersions = ['0.30.0', '0.34.0', '0.36.1'] as const;
export type ChartVersion = (typeof chartVersions)[number];

/** Folder of the vCluster chart, with its values.schema.json. */
export const chartDirectory = (version: ChartVersion): string =>
  join(moduleDirectory({ path: 'github.com/loft-sh/vcluster', version: `v${version}`, sum: sums[version] }), 'chart');

/** What `helm template` makes of the vCluster chart. Throws what helm says, its values schema's complaints included. */
export function renderChart(version: ChartVersion, name: string, namespace: string, values: unknown): Manifest[] {
  const directory = scratchDirectory('chart');
  try {
    const file = join(directory, 'values.json');
    writeFileSync(file, JSON.stringify(values));
    const output = execFileSync(
      tool('helm'),
      [
        ...['template', name, chartDirectory(version), '--namespace', namespace, '--values', file],
        ...['--kube-version', kubernetesVersion(), '--skip-tests'],
      ],
      {
        encoding: 'utf8',
        maxBuffer: 16 * 1024 * 1024,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, HELM_CACHE_HOME: directory, HELM_CONFIG_HOME: directory, HELM_DATA_HOME: directory },
      },
    );
    return parseAllDocuments(output)
      .map((document) => document.toJS() as Manifest | null)
      .filter((object) => object !== null);
  } finally {
    removeScratch(directory);
  }
}

const sums: Readonly<Record<ChartVersion, string>> = {
  '0.30.0': 'h1:fdnasGlrBtCMBoFKR3tszkeOHA4dB5sqMr5l//eQnMQ=',
  '0.34.0': 'h1:LSqWssnvvm7zDl8kr28aQaiTnRziHg3WdS8bmbuVxHI=',
  '0.36.1': 'h1:D9ReyGQVGa566GEsMm3hKIpXDSI49KXEsVH8fCkXr9o=',
};
