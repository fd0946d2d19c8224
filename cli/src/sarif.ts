import type { Policy } from '@hexabase-kaas/policies';
import type { PolicyResult } from './policy-result.js';

/**
 * What does not pass as SARIF 2.1.0, which code reviews show at the lines that it names.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(results: readonly PolicyResult[], policies: readonly Policy[], version: string): object {
  const bad = results.filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const rules = policies.filter(({ name }) => bad.some(({ policy }) => policy === name));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kaas',
            version,
            informationUri: 'https://github.com/hexabase/kaas-as-code',
            rules: rules.map(rule),
          },
        },
        results: bad.map(result),
      },
    ],
  };
}

const rule = ({ name, title, description, remediation, severity, category, controls = [] }: Policy): object => ({
  id: name,
  shortDescription: { text: title },
  fullDescription: { text: description },
  help: { text: remediation },
  defaultConfiguration: { level: levels[severity] },
  properties: {
    category,
    'security-severity': scores[severity],
    tags: ['security', ...controls.map(({ standard, id }) => `${standard}: ${id}`)],
  },
});

function result({ policy, message, resource, severity, place, fix }: PolicyResult): object {
  const { file, line, column } = place();
  return {
    ruleId: policy,
    level: levels[severity],
    message: { text: fix === undefined ? message : `${message}\n${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: fileReference(file) },
          region: { startLine: line, startColumn: column },
        },
        ...(resource !== '' && { logicalLocations: [{ fullyQualifiedName: resource }] }),
      },
    ],
  };
}

/** A relative reference: `#`, `?` and `:` in a name would begin another part of a URI. */
const fileReference = (file: string): string => file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** As code scanning sorts by: a score of CVSS. */
const scores = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' } as const;
