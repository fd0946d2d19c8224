import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTenancy, tenancyIssues, tenancyUnits } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';

type Path = readonly (string | number)[];

const folder = 'examples/acme-yaml';
const documents: unknown[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS()));

/** What JavaScript would call, look up or iterate, where YAML only has data. */
const hostile: readonly unknown[] = [null, '', [], {}, { toString: 1, valueOf: 2 }, 'constructor'];

function* pathsOf(value: unknown, path: Path = []): Generator<Path> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) yield* pathsOf(item, [...path, key]);
}

function replaced(value: unknown, [step, ...rest]: Path, put: unknown): unknown {
  if (step === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  copy[step] = replaced(copy[step], rest, put);
  return copy;
}

test('any value anywhere in a tenancy gives issues or manifests, never an exception', () => {
  const thrown = new Set<string>();
  let rendered = 0;
  for (const path of pathsOf(documents)) {
    for (const value of hostile) {
      const input = replaced(documents, path, value);
      try {
        if (tenancyIssues(input).some(({ severity }) => severity === 'error')) continue;
        if (rendered++ % 20 === 0) for (const unit of tenancyUnits(parseTenancy(input))) unit.manifests();
      } catch (error) {
        thrown.add(`${path.join('.')} = ${JSON.stringify(value)}: ${(error as Error).message}`);
      }
    }
  }
  expect([...thrown]).toEqual([]);
  expect(rendered).toBeGreaterThan(100);
});
