import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A rule as Prometheus knows it. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Text of a rule file for Prometheus itself. */
export interface RuleFile {
  /** `service.yaml` */
  readonly name: string;
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** Where the monitoring is described. */
export const monitoring = join(import.meta.dirname, '../../flux/monitoring');

/** What the PrometheusRules of `flux/monitoring/rules` say. */
export function ruleFiles(): RuleFile[] {
  const directory = join(monitoring, 'rules');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .map((name) => {
      const { spec } = parse(readFileSync(join(directory, name), 'utf8')) as { spec: Pick<RuleFile, 'groups'> };
      return { name, groups: spec.groups };
    });
}

/** All rules of all files. */
export const allRules = (): Rule[] => ruleFiles().flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
