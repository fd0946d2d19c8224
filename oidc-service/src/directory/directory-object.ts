import { createHash } from 'node:crypto';
import { names } from '@hexabase-kaas/tenancy';
import { z } from 'zod';
import {
  type OrganizationContent,
  organizationContent,
  type WorkspaceContent,
  workspaceContent,
} from './directory-content.js';

/** A directory object as a source found it, before anything is believed of it. */
export interface FoundObject {
  /** Where it was found: a file, or `namespace/name`. */
  readonly place: string;
  /** The ConfigMap as parsed JSON or YAML; anything at all. */
  readonly object: unknown;
  /** Orders what the source says of one place: a higher one is newer. A whole number below 2^53. */
  readonly version: number;
  /** Commit of Git that brought it, where the source can say. */
  readonly commit?: string | undefined;
}

/** What one object says: `declared` and `applied` of a workspace are two. */
export type DirectoryObject = {
  /** Key in the table `directory`. */
  readonly source: string;
  readonly version: number;
  /** SHA-256 of the content, in hexadecimal. */
  readonly digest: string;
  readonly commit?: string | undefined;
} & (
  | { readonly kind: 'organization'; readonly content: OrganizationContent }
  | { readonly kind: 'declared' | 'applied'; readonly content: WorkspaceContent }
);

/** Why an object is not believed. The message quotes nothing of it. */
export class DirectoryRefusal extends Error {
  readonly code = 'DIRECTORY_REFUSED';
  constructor(
    readonly place: string,
    readonly reason: string,
  ) {
    super(`${place}: ${reason}`);
    this.name = 'DirectoryRefusal';
  }
}

/** Bytes of content that are read; the API server takes no larger ConfigMap. */
const most = 1_048_576;

const configMap = z.object({
  // In a list, an API server leaves out both.
  apiVersion: z.literal('v1').optional(),
  kind: z.literal('ConfigMap').optional(),
  metadata: z.object({ name: z.string(), namespace: z.string(), labels: z.record(z.string(), z.string()) }),
  data: z.object({ [names.directory.key]: z.string().max(most) }),
});

/**
 * Reads an object, whole or not at all. Its name and namespace must be those that the renderer gives to just this content:
 * whoever may write into one workspace's namespace can speak of that workspace alone, and of no organization.
 * @throws DirectoryRefusal
 */
export function readDirectoryObject({ place, object, version, commit }: FoundObject): DirectoryObject {
  const refuse = (reason: string): never => {
    throw new DirectoryRefusal(place, reason);
  };
  const { success, data, error } = configMap.safeParse(object);
  if (!success) return refuse(`is no ConfigMap of the directory: ${issuesOf(error)}`);
  const { name, namespace, labels } = data.metadata;
  const text = data.data[names.directory.key] as string;
  const json = parseJson(text);
  if (json === undefined) return refuse(`${names.directory.key} is not well-formed JSON`);
  const digest = createHash('sha256').update(text).digest('hex');
  const kind = labels[names.labels.directory];
  if (kind === 'organization') {
    const content = organizationContent.safeParse(json);
    if (!content.success) return refuse(issuesOf(content.error));
    if (name !== names.directory.organization(content.data.organization))
      return refuse('its name is not that of the organization in it');
    if (namespace.includes('--')) return refuse('an organization is not declared in the namespace of a workspace');
    return {
      kind,
      source: `organization/${content.data.organization}`,
      version,
      digest,
      commit,
      content: content.data,
    };
  }
  if (kind !== 'declared' && kind !== 'applied') return refuse(`its label ${names.labels.directory} is unknown`);
  const content = workspaceContent.safeParse(json);
  if (!content.success) return refuse(issuesOf(content.error));
  const { organization, workspace } = content.data;
  if (namespace !== names.hostNamespace(organization, workspace) || name !== names.directory[kind])
    return refuse('its namespace and name are not those of the workspace in it');
  return { kind, source: `${kind}/${namespace}`, version, digest, commit, content: content.data };
}

/** Where the object of a `source` stands in a cluster, as far as its place says it: `namespace/name`. */
export const sourceOfPlace = (namespace: string, name: string): string | undefined => {
  if (name === names.directory.declared) return `declared/${namespace}`;
  if (name === names.directory.applied) return `applied/${namespace}`;
  const prefix = names.directory.organization('');
  return name.startsWith(prefix) && !namespace.includes('--') ? `organization/${name.slice(prefix.length)}` : undefined;
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Paths and rules, never the values: an object of strangers may hold anything. */
function issuesOf({ issues }: z.ZodError): string {
  const shown = issues.slice(0, 5).map(({ path, code, message }) => {
    const at = path.filter((step) => typeof step === 'number' || /^[A-Za-z.]{1,40}$/.test(String(step))).join('.');
    return `${at || 'content'}: ${code === 'unrecognized_keys' ? 'unknown keys' : message}`;
  });
  return issues.length > 5 ? `${shown.join('; ')}; and ${issues.length - 5} more` : shown.join('; ');
}
