// The golden cases: folders that a product person can read, each a tenancy and the tree that it becomes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const goldenFolder = join(process.cwd(), 'test/golden');

export const goldenCases = (): string[] =>
  readdirSync(goldenFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** The documents of a golden case, as YAML gives them. */
export const goldenDocuments = (name: string): unknown[] => documents(join(goldenFolder, name, 'tenancy.yaml'));

export function documents(file: string): unknown[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors.join('; ')}`);
    return document.toJS() as unknown;
  });
}

/** The documents of the example in YAML. */
export const acmeDocuments = (): unknown[] =>
  readdirSync(join(process.cwd(), 'examples/acme-yaml'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => documents(join(entry.parentPath, entry.name)));
