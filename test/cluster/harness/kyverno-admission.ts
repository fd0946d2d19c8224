import type { Manifest } from '@hexabase-kaas/tenancy';
import type { ApiServer } from './api-server.ts';
import { installCrds } from './crds.ts';
import { Daemon } from './daemon.ts';
import {
  exceptionNamespace,
  kyvernoCrds,
  kyvernoFlags,
  kyvernoIdentity,
  kyvernoObjects,
  kyvernoProbe,
  kyvernoWebhooks,
} from './kyverno-installation.ts';
import { freePorts } from './port.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { tool } from './tools.ts';

/**
 * Runs `use` while Kyverno's real admission controller judges the requests to an API server: a process beside it, which
 * the API server calls on 127.0.0.1. It leaves its definitions and settings behind, and no webhook.
 */
export async function withKyverno<T>(server: ApiServer, use: () => Promise<T>): Promise<T> {
  const directory = scratchDirectory('kyverno');
  const { admin } = server;
  await installCrds(admin, [kyvernoCrds]);
  for (const object of kyvernoObjects()) await admin.apply(unfiltered(object));
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: exceptionNamespace } });
  const environment = { ...kyvernoIdentity, TUF_ROOT: directory };
  const args = kyvernoFlags(server.adminKubeconfig, '127.0.0.1', await freePorts(3));
  const daemon = new Daemon('kyverno-admission', tool('kyverno-admission'), args, directory, environment);
  try {
    await daemon.until('Kyverno answers', 120, async () => {
      return (await kyvernoWebhooks(admin)).length > 0 && (await admin.dryRun(kyvernoProbe)).ok;
    });
    const result = await use();
    if (!daemon.isAlive) throw new Error(`Kyverno ended while it was used:\n${daemon.tail()}`);
    return result;
  } finally {
    await daemon.stop();
    // One that fails closed and has nobody behind it would refuse whatever comes after.
    for (const path of await kyvernoWebhooks(admin)) await admin.request('DELETE', path);
    removeScratch(directory);
  }
}

/**
 * As it is shipped, Kyverno looks at no request about kube-system, about nodes, bindings or ReplicaSets, nor by a kubelet.
 * Here the policies themselves are on trial.
 */
const unfiltered = (settings: Manifest): Manifest => {
  if (settings.kind !== 'ConfigMap' || settings.metadata.name !== 'kyverno') return settings;
  const { resourceFilters: _, excludeGroups: __, webhooks: ___, ...data } = settings.data as Record<string, string>;
  return { ...settings, data: { ...data, resourceFilters: '[Lease,kyverno,*]' } } as Manifest;
};
