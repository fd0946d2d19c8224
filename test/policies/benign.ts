import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './case.ts';

/** The objects of one chart, in the order in which they are made. */
export interface Chart {
  /** Name of the file without `.yaml`. */
  readonly name: string;
  readonly objects: readonly KubernetesObject[];
}

/** What popular charts install into one namespace, written for this test. The default folder is relative to the repository. */
export const readCharts = (folder = 'test/policies/benign'): readonly Chart[] =>
  readdirSync(folder)
    .sort()
    .map((file) => ({
      name: file.replace(/\.yaml$/, ''),
      objects: parseAllDocuments(readFileSync(`${folder}/${file}`, 'utf8')).map((one) => one.toJS()),
    }));

/** Paths at which an object lost or changed something that was sent; what the server adds is not one. */
export function changes(sent: unknown, got: unknown, path = ''): string[] {
  if (typeof sent !== 'object' || sent === null) return sent === got ? [] : [`${path}: ${sent} became ${got}`];
  if (typeof got !== 'object' || got === null) return [`${path}: is gone`];
  return Object.entries(sent).flatMap(([key, value]) =>
    changes(value, (got as Readonly<Record<string, unknown>>)[key], `${path}.${key}`),
  );
}
