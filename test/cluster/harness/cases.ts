import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, names, parseTenancy, type Tenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';

/** A tenancy that a test runs on: the example `acme`, or a golden case. */
export interface Case {
  readonly name: string;
  readonly documents: readonly Document[];
}

/** A tenancy document, or an object of a project, as it stands in YAML. */
export interface Document {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** A rendered object and its place in the Git tree. */
export type Entry = readonly [key: string, manifest: Manifest];

/** The workspace-wide part of the rendered tree, as its own API server sees it. */
export interface Tenant {
  readonly organization: string;
  readonly workspace: string;
  readonly entries: readonly Entry[];
}

export const acme = (): Case => ({
  name: 'acme',
  documents: documentsIn(join(repository, 'examples', 'acme-yaml')),
});

/** The example first, then every golden case. */
export function cases(): Case[] {
  const golden = join(repository, 'test', 'golden');
  const folders = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const found = folders
    .map(({ name }) => join(golden, name, 'tenancy.yaml'))
    .filter((file) => existsSync(file))
    .sort()
    .map((file) => ({ name: file.split('/').at(-2) ?? file, documents: documentsOf(file) }));
  return [acme(), ...found];
}

export const parseCase = ({ documents }: Case): Tenancy => parseTenancy(documents);

/** What belongs to a host cluster's API server. */
export const hostEntries = (tenancy: Tenancy): Entry[] =>
  Object.entries(tenancyManifests(tenancy)).filter(([key]) => !isTenantKey(key));

/** What belongs to the API server of each workspace, one workspace after the other. */
export function tenants(tenancy: Tenancy): Tenant[] {
  const entries = Object.entries(tenancyManifests(tenancy)).filter(([key]) => isTenantKey(key));
  return tenancy.workspaces.map(({ organization, name, hostCluster }) => ({
    organization,
    workspace: name,
    entries: entries.filter(([key]) => key.startsWith(`${names.folder.workspace(hostCluster, organization, name)}/`)),
  }));
}

/** Below a workspace's folder only `host/` and `directory/` are for the host cluster. */
const isTenantKey = (key: string): boolean => /^workspaces\/[^/]+\/[^/]+\/[^/]+\/(?!host\/|directory\/)/.test(key);

const repository = join(import.meta.dirname, '..', '..', '..');

const documentsIn = (folder: string): Document[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => documentsOf(join(folder, file)));

const documentsOf = (file: string): Document[] =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as Document | null)
    .filter((document) => document !== null);
