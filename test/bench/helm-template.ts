import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestFiles } from '@hexabase-kaas/delivery';
import type { Unit } from '@hexabase-kaas/tenancy';
import { tool, whyNoTools } from '../cluster/harness/tools.ts';

/**
 * Seconds of `helm template` over a chart that gives the same objects as one unit, once for each of `tenants` tenants,
 * each to its own folder. Undefined where there is no helm.
 */
export function helmTemplate(directory: string, unit: Unit, tenants: number): number | undefined {
  const helm = findHelm();
  if (helm === undefined) return undefined;
  const chart = join(directory, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: workspace\nversion: 0.1.0\n');
  const [, , organization = '', workspace = ''] = unit.key.split('/');
  writeFileSync(join(chart, 'values.yaml'), 'organization: ""\nworkspace: ""\n');
  for (const [path, text] of manifestFiles(unit.manifests())) {
    writeFileSync(join(chart, 'templates', path.replaceAll('/', '-')), template(text, organization, workspace));
  }
  const start = performance.now();
  for (let tenant = 0; tenant < tenants; tenant++) {
    const values = [`organization=org-${tenant}`, `workspace=ws-${tenant}`].flatMap((value) => ['--set', value]);
    const out = join(directory, 'out', String(tenant));
    execFileSync(helm, ['template', 'tenant', chart, ...values, '--output-dir', out], { stdio: 'ignore' });
  }
  return (performance.now() - start) / 1000;
}

const template = (text: string, organization: string, workspace: string): string =>
  text
    .replaceAll('{{', '{{ "{{" }}')
    .replaceAll(organization, '{{ .Values.organization }}')
    .replaceAll(workspace, '{{ .Values.workspace }}');

/** The pinned helm of the cluster tier; without Go, whatever is on the PATH. */
function findHelm(): string | undefined {
  if (whyNoTools() === false) return tool('helm');
  try {
    execFileSync('helm', ['version', '--short'], { stdio: 'ignore' });
    return 'helm';
  } catch {
    return undefined;
  }
}
