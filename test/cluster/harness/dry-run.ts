import type { Entry } from './cases.ts';
import type { Client } from './client.ts';

/** What the API server says against the objects, a line each with the object's key. Empty: it takes all of them as they are. */
export async function dryRunAll(client: Client, entries: readonly Entry[]): Promise<string[]> {
  const complaints: string[] = [];
  for (const [key, manifest] of entries) {
    try {
      const { ok, message, warnings } = await client.dryRun(manifest);
      if (!ok) complaints.push(`${key}: ${message}`);
      for (const warning of warnings) complaints.push(`${key}: ${warning}`);
    } catch (error) {
      complaints.push(`${key}: ${(error as Error).message}`);
    }
  }
  return complaints;
}

/** The order in which Flux applies: what others stand in or refer to comes first. */
export const inApplyOrder = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted(([, a], [, b]) => rank(a.kind) - rank(b.kind));

function rank(kind: string): number {
  const index = first.indexOf(kind);
  return index === -1 ? first.length : index;
}

const first = ['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'ClusterRole', 'ClusterRoleBinding', 'Role'];
