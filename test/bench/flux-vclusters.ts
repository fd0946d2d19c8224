import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../cluster/harness/client.ts';

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly creationTimestamp: string };
}

/**
 * Does what the nodes and the vClusters on them would: a control plane's pod becomes ready `boot` seconds after it was made,
 * and its kubeconfig is in the Secret that waits for it. Ends when `count` of them run, or when it is called off.
 */
export async function bootVclusters(
  host: Client,
  count: number,
  boot: number,
  kubeconfig: (namespace: string) => object,
  signal: AbortSignal,
): Promise<void> {
  const merge = 'application/merge-patch+json';
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  const query = 'labelSelector=app%3Dvcluster&fieldSelector=status.phase%3DPending';
  const running = new Set<string>();
  while (running.size < count && !signal.aborted) {
    const { body } = await host.request('GET', `/api/v1/pods?${query}`);
    for (const { metadata } of (body.items ?? []) as Pod[]) {
      if (Date.now() - Date.parse(metadata.creationTimestamp) < boot * 1000) continue;
      const home = `/api/v1/namespaces/${metadata.namespace}`;
      await host.request('PATCH', `${home}/pods/${metadata.name}/status`, { status }, merge);
      const stringData = { config: JSON.stringify(kubeconfig(metadata.namespace)) };
      const { ok } = await host.request('PATCH', `${home}/secrets/vc-vcluster`, { stringData }, merge);
      if (ok) running.add(metadata.namespace);
    }
    await sleep(500);
  }
}
