import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { monitoring } from './rule-files.ts';

/** What the values of the chart make kube-state-metrics tell of Flux's objects, as a file for `--custom-resource-state-config-file`. */
export function kubeStateConfiguration(): string {
  const values = parse(readFileSync(join(monitoring, 'values.yaml'), 'utf8')) as {
    'kube-state-metrics': { customResourceState: { config: object } };
  };
  return stringify(values['kube-state-metrics'].customResourceState.config, { aliasDuplicateObjects: false });
}
