import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { manifestsIn } from './chart.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { kubernetesVersion, tool } from './tools.ts';

/** The chart that installs the service, and the release that tests make of it. */
export const ownChart = {
  directory: 'flux/charts/hexabase-kaas',
  release: 'hexabase-kaas',
  namespace: 'kaas',
} as const;

/** What helm makes of the values, laid over those of the files, tests included; throws what it says of them. */
export function renderOwnChart(values: object, files: readonly string[] = []): Manifest[] {
  const under = files.flatMap((file) => ['--values', file]);
  const { release, directory } = ownChart;
  return manifestsIn(helm(['template', release, directory, '--kube-version', kubernetesVersion(), ...under], values));
}

/** What helm says against the values; empty when it takes them. */
export function refusalOf(values: object): string {
  try {
    renderOwnChart(values);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** Runs helm in the release's namespace; throws what it prints when it fails. */
export function helm(args: readonly string[], values?: object, kubeconfig?: string): string {
  const directory = scratchDirectory('helm');
  try {
    const file = join(directory, 'values.json');
    if (values) writeFileSync(file, JSON.stringify(values));
    const { status, stdout, stderr } = spawnSync(
      tool('helm'),
      [
        ...args,
        ...['--namespace', ownChart.namespace],
        ...(values ? ['--values', file] : []),
        ...(kubeconfig ? ['--kubeconfig', kubeconfig] : []),
      ],
      {
        encoding: 'utf8',
        maxBuffer: 16 * 1024 * 1024,
        env: { ...process.env, HELM_CACHE_HOME: directory, HELM_CONFIG_HOME: directory, HELM_DATA_HOME: directory },
      },
    );
    if (status !== 0) throw new Error(stderr || stdout);
    return stdout;
  } finally {
    removeScratch(directory);
  }
}
