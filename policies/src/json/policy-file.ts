import type { JsonPolicy } from './json-policy.js';
import { checkJsonPolicy } from './json-policy-check.js';
import { parseJson } from './json-text.js';
import { guarded } from './search.js';
import type { Value } from './value.js';

// Loaded when it is needed: most programs that load this package read no YAML with it.
const yamlReader = (): typeof import('./yaml-text.js') => require('./yaml-text.js');

/** The policies of a YAML or JSON text, each checked. Throws a SearchError for what is no YAML, a JsonPolicyError otherwise. */
export function parseJsonPolicies(text: string): JsonPolicy[] {
  return guarded(() => yamlReader().parseYaml(text, 'v2')).map(checkJsonPolicy);
}

/**
 * How the binary reads a text: a payload of `scan` as `json`, whose numbers are float64, or as `yaml`, whose whole numbers
 * are bigint and whose several documents are a list; an input of `jp query` as `yaml-as-json`, the first document of a YAML
 * text with the numbers of JSON and `yes` for true.
 */
export type PayloadFormat = 'json' | 'yaml' | 'yaml-as-json';

/** The data of a text. Throws a SearchError, for what is nested too deeply as well. */
export function parsePayload(text: string, format: PayloadFormat): Value {
  return guarded(() => {
    if (format === 'json') return parseJson(text);
    if (format === 'yaml-as-json') return yamlReader().parseYaml(text, 'v2')[0] ?? null;
    const documents = yamlReader().parseYaml(text, 'v3');
    return documents.length === 1 ? (documents[0] ?? null) : documents;
  });
}
