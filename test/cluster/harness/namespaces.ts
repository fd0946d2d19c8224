import type { Manifest } from '@hexabase-kaas/tenancy';
import type { Entry } from './cases.ts';
import type { Client } from './client.ts';
import { until } from './until.ts';

/**
 * Creates the namespaces that the objects stand in, which even a dry run needs: those among the objects as they are, others
 * plain. One that is there already, from a case before, becomes what this case says.
 */
export async function createNamespaces(client: Client, entries: readonly Entry[]): Promise<void> {
  const own = entries.map(([, manifest]) => manifest).filter(({ kind }) => kind === 'Namespace');
  const named = new Set(entries.flatMap(([, { metadata }]) => metadata.namespace ?? []));
  const others = [...named].filter((name) => !own.some(({ metadata }) => metadata.name === name)).map(namespace);
  for (const manifest of [...own, ...others]) await client.apply(manifest);
  for (const { metadata } of [...own, ...others]) await hasDefaults(client, metadata.name);
}

export const namespace = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** What controllers put into every namespace: without the service account no pod is admitted. */
export async function hasDefaults(client: Client, name: string): Promise<void> {
  for (const object of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt']) {
    const path = `/api/v1/namespaces/${name}/${object}`;
    await until(`${object} is in namespace ${name}`, 60, async () => (await client.request('GET', path)).ok);
  }
}
