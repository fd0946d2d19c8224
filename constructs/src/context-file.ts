import { readFileSync } from 'node:fs';
import { type Kind, names } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';

/**
 * The documents of a YAML or JSON file.
 *
 * @throws Error that names the file, the line and what is wrong there
 */
export function contextDocuments(file: string): unknown[] {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.json')) {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  }
  const documents = parseAllDocuments(text, { uniqueKeys: true });
  const errors = documents.flatMap((document) => document.errors.map(({ message }) => message));
  if (errors.length > 0) throw new Error(`${file}: ${errors.join('\n')}`);
  return documents
    .map((document) => document.toJS({ maxAliasCount: 100 }) as unknown)
    .filter((value) => value !== null);
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
