import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import type { Client } from '../harness/client.ts';

/** Asks for a new object, as `kubectl create` does. */
export const create = (client: Client, manifest: Manifest, dryRun = false) =>
  client.request('POST', `${collection(manifest)}${dryRun ? '?dryRun=All' : ''}`, manifest);

const collection = ({ kind, metadata }: Manifest): string =>
  `/api/v1/namespaces/${metadata.namespace}/${kind.toLowerCase()}s`;

/** Creates an object that has to be let in. */
export async function created(client: Client, manifest: Manifest): Promise<void> {
  const { ok, message } = await create(client, manifest);
  assert.ok(ok, `${manifest.kind} ${manifest.metadata.name}: ${message}`);
}
