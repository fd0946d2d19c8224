import { readdirSync, readFileSync } from 'node:fs';
import { parseJsonPolicies, parsePayload, scan } from '@hexabase-kaas/policies';
import { stringify } from 'yaml';
import { jsonCases, jsonPolicyFiles } from './json-cases.ts';

const policies = (name: string) => parseJsonPolicies(readFileSync(jsonPolicyFiles.get(name) ?? '', 'utf8'));

test.each(jsonCases)('$policy: $name', ({ policy, payload, pass = [], fail = [] }) => {
  for (const read of [payload, parsePayload(stringify(payload), 'yaml')]) {
    const { results } = scan(policies(policy), read);
    const rules = (verdict: string): string[] =>
      results.filter((result) => result.verdict === verdict).map(({ rule }) => rule);
    expect({ pass: rules('pass'), fail: rules('fail'), error: rules('error') }).toEqual({ pass, fail, error: [] });
  }
});

test('every rule has a case that passes and one that fails', () => {
  for (const [name, file] of jsonPolicyFiles) {
    for (const rule of policies(name).flatMap(({ spec }) => spec.rules)) {
      const own = jsonCases.filter(({ policy }) => policy === name);
      expect([file, rule.name, own.some(({ pass }) => pass?.includes(rule.name))]).toEqual([file, rule.name, true]);
      expect([file, rule.name, own.some(({ fail }) => fail?.includes(rule.name))]).toEqual([file, rule.name, true]);
    }
  }
});

test('the example tenancy passes every policy that is about it, and the others leave it alone', () => {
  const files = readdirSync('examples/acme-yaml', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  const documents = files.flatMap((file) => parsePayload(readFileSync(`examples/acme-yaml/${file}`, 'utf8'), 'yaml'));
  const { results } = scan([...jsonPolicyFiles.keys()].flatMap(policies), documents);
  expect(results.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')).toEqual([]);
  expect(results.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(5);
});
