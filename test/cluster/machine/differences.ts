import { type Manifest, parseTenancy } from '@hexabase-kaas/tenancy';
import { hostEntries, tenants } from '../harness/cases.ts';
import type { Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import type { Machine } from './machine.ts';
import { WorkspaceApi } from './workspace-api.ts';

/**
 * Where the clusters are not what is rendered from the documents, a line for each object: whatever applying it anew would
 * change, by the API server's own word, is a difference.
 */
export async function differences(machine: Machine, documents: readonly unknown[]): Promise<string[]> {
  const tenancy = parseTenancy(documents);
  const admin = machine.admin();
  const found = hostEntries(tenancy).map(([, manifest]) => difference(admin, manifest));
  for (const { organization, workspace, entries } of tenants(tenancy)) {
    const delivery = await new WorkspaceApi(machine, organization, workspace).delivery();
    found.push(
      ...entries.map(async ([, manifest]) => {
        const text = await difference(delivery, manifest);
        return text && `${organization}/${workspace}: ${text}`;
      }),
    );
  }
  return (await Promise.all(found)).filter((text) => text !== undefined).sort();
}

/**
 * Waits until nothing strays. A vCluster that has just been updated is away for a moment after its release says that it is
 * ready.
 */
export async function untilNothingStrays(
  machine: Machine,
  documents: readonly unknown[],
  seconds: number,
): Promise<void> {
  await until('nothing strays from what was declared', seconds, async () => {
    const found = await differences(machine, documents);
    if (found.length > 0) throw new Error(found.slice(0, 10).join('\n'));
    return true;
  });
}

async function difference(client: Client, manifest: Manifest): Promise<string | undefined> {
  const { kind, metadata } = manifest;
  const name = `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
  const there = await client.read(manifest);
  if (there.status === 404) return `${name} is missing`;
  const would = await client.dryRun(manifest);
  if (!there.ok || !would.ok) return `${name}: ${there.message || would.message}`;
  return said(there.body) === said(would.body) ? undefined : `${name} is not as rendered`;
}

/** Without what the API server and controllers note about an object, and what changes with each asking. */
function said(body: Readonly<Record<string, unknown>>): string {
  const { status: _, metadata, ...rest } = body;
  const { labels, annotations } = metadata as Readonly<Record<string, unknown>>;
  return JSON.stringify(sorted({ ...rest, labels, annotations }));
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
};
