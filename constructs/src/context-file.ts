import { readFileSync } from 'node:fs';
import { Yaml } from 'cdk8s';

/** The documents of a YAML or JSON file. */
export function contextDocuments(file: string): unknown[] {
  if (file.endsWith('.json')) {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value : [value];
  }
  return Yaml.load(file) as unknown[];
}
