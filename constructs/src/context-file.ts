import { readFileSync } from 'node:fs';
import { type Kind, names } from '@hexabase-kaas/tenancy';
import { Yaml } from 'cdk8s';

/** The documents of a YAML or JSON file. */
export function contextDocuments(file: string): unknown[] {
  if (file.endsWith('.json')) {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value : [value];
  }
  return Yaml.load(file) as unknown[];
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
