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

/**
 * What helm-controller makes of the vCluster chart: the chart's output, with the release's patches laid over it. Throws
 * what helm says, its values schema's complaints included, and for a document with a key that stands in it twice.
 */
export function renderChart(
  version: ChartVersion,
  name: string,
  namespace: string,
  values: unknown,
  postRenderers: readonly PostRenderer[] = [],
): Manifest[] {
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
    const patched = postRenderers.reduce((text, renderer) => kustomize(directory, text, renderer), output);
    return manifestsIn(patched);
  } finally {
    removeScratch(directory);
  }
}

/** Objects of what helm prints. Throws for a document with a key that stands in it twice. */
export const manifestsIn = (output: string): Manifest[] =>
  parseAllDocuments(output)
    .map((document) => {
      if (document.errors.length > 0) throw new Error(document.errors.join('\n'));
      return document.toJS() as Manifest | null;
    })
    .filter((object) => object !== null);

export interface PostRenderer {
  readonly kustomize: { readonly patches: readonly object[] };
}

function kustomize(directory: string, objects: string, renderer: PostRenderer): string {
  writeFileSync(join(directory, 'objects.yaml'), objects);
  writeFileSync(
    join(directory, 'kustomization.yaml'),
    JSON.stringify({ resources: ['objects.yaml'], ...renderer.kustomize }),
  );
  return execFileSync(tool('kubectl'), ['kustomize', directory], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
}

const sums: Readonly<Record<ChartVersion, string>> = {
  '0.30.0': 'h1:fdnasGlrBtCMBoFKR3tszkeOHA4dB5sqMr5l//eQnMQ=',
  '0.34.0': 'h1:LSqWssnvvm7zDl8kr28aQaiTnRziHg3WdS8bmbuVxHI=',
  '0.36.1': 'h1:D9ReyGQVGa566GEsMm3hKIpXDSI49KXEsVH8fCkXr9o=',
};
