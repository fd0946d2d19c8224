import { setTimeout } from 'node:timers/promises';
import { names } from '@hexabase-kaas/tenancy';
import type { Client } from './client.ts';

/**
 * Does what Flux's source- and helm-controller and vCluster do on a host cluster, as far as a delivery sees it: says that
 * charts and releases are ready, and writes the kubeconfig of a vCluster into the Secret that waits for it. There are no
 * nodes here on which the real ones could run; the live tests have them.
 */
export class StandInFlux {
  private readonly host: Client;
  private readonly kubeconfigs: Readonly<Record<string, string>>;
  private isRunning = true;
  private readonly loop: Promise<void>;

  /** @param kubeconfigs by host namespace; a workspace without one stays as if its vCluster did not start. */
  constructor(host: Client, kubeconfigs: Readonly<Record<string, string>>) {
    this.host = host;
    this.kubeconfigs = kubeconfigs;
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.loop;
  }

  private async run(): Promise<void> {
    while (this.isRunning) {
      for (const [group, plural] of [
        ['source.toolkit.fluxcd.io/v1', 'helmrepositories'],
        ['source.toolkit.fluxcd.io/v1', 'helmcharts'],
        ['helm.toolkit.fluxcd.io/v2', 'helmreleases'],
      ] as const) {
        const { body } = await this.host.request('GET', `/apis/${group}/${plural}`);
        for (const item of (body.items ?? []) as Item[]) await this.reconcile(group, plural, item);
      }
      await setTimeout(100);
    }
  }

  private async reconcile(group: string, plural: string, { metadata, status }: Item): Promise<void> {
    const { namespace, name, generation } = metadata;
    if (status?.observedGeneration !== generation) {
      const condition = { type: 'Ready', status: 'True', reason: 'Succeeded', message: '', lastTransitionTime: past };
      const body = { status: { observedGeneration: generation, conditions: [condition] } };
      const path = `/apis/${group}/namespaces/${namespace}/${plural}/${name}/status`;
      await this.host.request('PATCH', path, body, 'application/merge-patch+json');
    }
    const kubeconfig = this.kubeconfigs[namespace];
    if (plural === 'helmreleases' && kubeconfig !== undefined) {
      const path = `/api/v1/namespaces/${namespace}/secrets/${names.kubeconfigSecret}`;
      await this.host.request('PATCH', path, { data: { config: btoa(kubeconfig) } }, 'application/merge-patch+json');
    }
  }
}

interface Item {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly generation: number };
  readonly status?: { readonly observedGeneration?: number };
}

const past = '2026-01-01T00:00:00Z';
