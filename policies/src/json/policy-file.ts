import type { JsonPolicy } from './json-policy.js';
import { checkJsonPolicy } from './json-policy-check.js';
import { parseJson } from './json-text.js';
import type { Value } from './value.js';

// Loaded when it is needed: most programs that load this package read no YAML with it.
const yamlReader = (): typeof import('./yaml-text.js') => require('./yaml-text.js');

/** The policies of a YAML or JSON text, each checked. Throws a SearchError for what is no YAML, a JsonPolicyError otherwise. */
export function parseJsonPolicies(text: string): JsonPolicy[] {
  return yamlReader().parseYaml(text, 'v2').map(checkJsonPolicy);
}

/**
 * The payload of a text as the binary reads it: numbers of JSON are float64; whole numbers of YAML are bigint, and a YAML
 * text of several documents is a list of them. Throws a SearchError.
 */
export function parsePayload(text: string, format: 'json' | 'yaml'): Value {
  if (format === 'json') return parseJson(text);
  const documents = yamlReader().parseYaml(text, 'v3');
  return documents.length === 1 ? (documents[0] ?? null) : documents;
}
