import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Issue, immutableIssues, issueCatalogue, parseTenancy, tenancyIssues } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';

// One bad tenancy per rule, checked together with base.yaml; expected issues stand beside it. UPDATE=1 writes them anew.
const folder = join(__dirname, '../bad');
const read = (file: string): unknown => parse(readFileSync(join(folder, file), 'utf8'));
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml') && file !== 'base.yaml')
  .map((file) => file.replace(/\.yaml$/, ''));
const codes = Object.keys(issueCatalogue);
const codeOf = (name: string): string | undefined =>
  codes.filter((code) => name === code || name.startsWith(`${code}-`)).sort((a, b) => b.length - a.length)[0];

function issuesOf(name: string): Issue[] {
  const given = read(`${name}.yaml`);
  if (typeof given === 'object' && given !== null && 'before' in given && 'after' in given) {
    return immutableIssues(parseTenancy(given.before), parseTenancy(given.after));
  }
  return tenancyIssues(given, read('base.yaml'));
}

test('the tenancy that bad cases are checked with is sound', () => {
  expect(tenancyIssues(read('base.yaml'))).toEqual([]);
});

test.each(cases)('%s is refused as expected', (name) => {
  const issues = issuesOf(name);
  const text = issues.map(({ path, message, fix }) => `${path}: ${message}\n  ${fix}\n`).join('');
  const expected = join(folder, `${name}.txt`);
  if (process.env.UPDATE === '1' || !existsSync(expected)) writeFileSync(expected, text);
  expect(text).toBe(readFileSync(expected, 'utf8'));
  expect(issues.map(({ code }) => code)).toContain(codeOf(name));
  for (const { code } of issues) expect(codes).toContain(code);
});

test('every code of the catalogue has a bad case', () => {
  // A text of a million letters is made in plain.test.ts, not kept in a file.
  expect([...new Set([...cases.map(codeOf), 'too-large'])].sort()).toEqual([...codes].sort());
});

test.each(Object.entries(issueCatalogue))('the page of %s is complete', (_code, page) => {
  for (const text of Object.values(page)) expect(text).not.toBe('');
  expect(page.title).toMatch(/^[A-Z].*[^.]$/);
});

test.each(cases)('messages of %s start in lower case and end without a full stop', (name) => {
  for (const { message, fix } of issuesOf(name)) {
    expect(`${message}\n${fix}`).not.toMatch(/\.$|\.\n/);
    expect(fix).toMatch(/^[^A-Z]|^Kubernetes|^SQLite|^vCluster/);
  }
});
