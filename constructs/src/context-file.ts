import { readFileSync } from 'node:fs';
import { type Kind, names } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';

/**
 * The documents of a YAML or JSON file, as `kaas` reads them: items of a `kind: List` and of a JSON array are documents of their own,
 * and a tag that nobody knows is an error.
 *
 * @throws Error that names the file, the line and what is wrong there
 */
export function contextDocuments(file: string): unknown[] {
  const text = decoded(file);
  if (file.endsWith('.json')) return itemsOf(json(file, text));
  const documents = parseAllDocuments(text, { uniqueKeys: true, version: '1.2', schema: 'core', logLevel: 'error' });
  const faults = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings].map(({ message }) => message));
  if (faults.length > 0) throw new Error(`${file}: ${faults.join('\n')}`);
  return documents
    .map((document) => document.toJS({ maxAliasCount: 100 }) as unknown)
    .filter((value) => value !== null)
    .flatMap(itemsOf);
}

function decoded(file: string): string {
  try {
    // A decoder takes a byte order mark away.
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new Error(`${file}: is not UTF-8 text`);
    throw error;
  }
}

function json(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`);
  }
}

function itemsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  const { apiVersion, kind, items } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown; items?: unknown };
  return apiVersion === 'v1' && kind === 'List' && Array.isArray(items) ? items : [value];
}

/** How issues name the entity of a document; `undefined` for what is no document of a tenancy. */
export function documentPath(document: unknown): string | undefined {
  const { kind, metadata } = (document ?? {}) as { kind?: Kind; metadata?: Record<string, string> };
  const { name = '', organization = '', workspace = '' } = metadata ?? {};
  switch (kind) {
    case 'HostCluster':
      return names.hostClusterPath(name);
    case 'Plan':
      return names.planPath(name);
    case 'Organization':
      return names.organizationPath(name);
    case 'Workspace':
      return names.workspacePath(organization, name);
    case 'Project':
      return names.projectPath(organization, workspace, name);
    case 'GroupBinding':
      return names.bindingPath(organization, workspace, name);
    default:
      return undefined;
  }
}
