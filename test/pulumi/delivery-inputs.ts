// Inputs of a Delivery as a program registers them, made from documents.
import { type Kind, names } from '@hexabase-kaas/tenancy';
import { goldenDocuments } from '../golden-case.js';
import type { Document } from '../pulumi-tree.js';

type Fields = Record<string, unknown>;

const lists: Readonly<Record<Kind, string>> = {
  HostCluster: 'hostClusters',
  Plan: 'plans',
  Organization: 'organizations',
  Workspace: 'workspaces',
  Project: 'projects',
  GroupBinding: 'groupBindings',
};

/** Specs by list and by the names of resources, which are paths here: `acme/shop`. */
export function specsOf(documents: readonly unknown[]): Record<string, Record<string, Fields>> {
  const specs: Record<string, Record<string, Fields>> = {};
  for (const { apiVersion, kind, metadata, spec } of documents as readonly Document[]) {
    const list = lists[kind as Kind];
    if (apiVersion !== names.apiVersion || list === undefined) continue;
    const key = [metadata.organization, metadata.workspace, metadata.name].filter(Boolean).join('/');
    specs[list] = { ...specs[list], [key]: { ...metadata, ...spec } };
  }
  return specs;
}

/** A whole set of inputs, of the smallest golden case; `fields` replaces some. */
export const deliveryInputs = (fields: Fields = {}): Fields => ({
  kind: 'Delivery',
  schemaVersion: 1,
  source: 'one',
  target: { directory: { path: '/nowhere' } },
  adopt: false,
  retrySeconds: 0,
  context: [],
  ...specsOf(goldenDocuments('minimal')),
  ...fields,
});
