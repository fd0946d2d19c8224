import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Changes } from '@hexabase-kaas/delivery';
import { clusterTarget } from '@hexabase-kaas/delivery/cluster';
import type { TenancyArgs } from '@hexabase-kaas/pulumi-provider';
import { parseTenancy, tenancyUnits } from '@hexabase-kaas/tenancy';
import { type Inventory, inventory } from '../machine/inventory.ts';
import { withApiServers } from './api-server.ts';
import type { Answer, Client, Method } from './client.ts';
import { fluxCrds, installCrds } from './crds.ts';
import { FaultyProxy } from './faulty-proxy.ts';
import { namespace } from './namespaces.ts';
import { removeScratch, scratchDirectory } from './scratch.ts';
import { StandInFlux } from './stand-in-flux.ts';
import { until } from './until.ts';

/** Host namespaces of workspaces that start; all of them are served by one API server. */
const workspaces = ['acme--shop', 'acme--store', 'acme--books'];
const inside = 'https://kubernetes.default.svc';

/** A host cluster `tokyo` on real API servers, as a Pulumi program reaches it: by a kubeconfig in a file, through a proxy. */
export interface PulumiHostCluster {
  readonly proxy: FaultyProxy;
  /** The token in the kubeconfig, which nobody may ever keep. */
  readonly token: string;
  /** Arguments of a tenancy that is delivered here. */
  readonly args: (source: string, more?: object) => TenancyArgs;
  /** What `kaas` or another program would deliver by itself. */
  readonly apply: (source: string, documents: readonly unknown[]) => Promise<Changes>;
  /** What is not as declared, removed or never asked for: nothing after a delivery. */
  readonly strays: (source: string, documents: readonly unknown[]) => Promise<readonly string[]>;
  /** Asks the host as an outsider with every right. */
  readonly host: (method: Method, path: string, body?: unknown) => Promise<Answer>;
  /** Asks the vClusters as whom Flux would be. */
  readonly tenant: (method: Method, path: string, body?: unknown) => Promise<Answer>;
  /** Every object on the host and in the vClusters, by name. */
  readonly objects: () => Promise<readonly string[]>;
  /** Requests through the proxy that change an object, those for leases and inventories aside. */
  readonly writes: () => readonly string[];
  /** Lets releases become ready and vClusters start, until the end or until it is stopped. */
  readonly startFlux: () => StandInFlux;
}

/** Runs `use` with a host cluster, and leaves nothing of it behind. */
export function withPulumiHostCluster(use: (cluster: PulumiHostCluster) => Promise<void>): Promise<void> {
  return withApiServers([{}, {}], async (host, vcluster) => {
    await installCrds(host.admin, fluxCrds);
    await host.admin.apply(namespace('flux-system'));
    const proxy = await FaultyProxy.start(host.kubeconfig('deliverer', ['system:masters']));
    const directory = scratchDirectory('kubeconfig');
    const file = join(directory, 'kubeconfig');
    writeFileSync(file, proxy.kubeconfig);
    const superAdmin = vcluster.member('kubernetes-super-admin', ['system:masters']);
    const kubeconfig = vcluster.kubeconfig('kubernetes-super-admin', ['system:masters'], inside);
    const fluxes: StandInFlux[] = [];
    const target = () =>
      clusterTarget({
        hostCluster: 'tokyo',
        kubeconfig: { text: host.kubeconfig('somebody', ['system:masters']) },
        tenantServer: () => vcluster.url,
        timeout: 120_000,
      });
    const units = (documents: readonly unknown[]) => tenancyUnits(parseTenancy(documents));
    const asked = (client: Client) => (method: Method, path: string, body?: unknown) =>
      client.request(method, path, body, method === 'PATCH' ? 'application/merge-patch+json' : undefined);
    try {
      await use({
        proxy,
        token: 'of-the-proxy',
        args: (source, more = {}) => ({
          target: {
            cluster: {
              hostCluster: 'tokyo',
              kubeconfig: { file },
              tenantServer: vcluster.url,
              timeoutSeconds: 120,
              ...more,
            },
          },
          source,
          retrySeconds: 20,
        }),
        apply: (source, documents) => target().apply(source, units(documents)),
        strays: async (source, documents) => {
          const { written, removed } = await target().check(source, units(documents));
          return [...written, ...removed];
        },
        host: asked(host.admin),
        tenant: asked(superAdmin),
        objects: async () => {
          let found: readonly Inventory[] = [];
          // The lists of a kind that nobody has asked for before are refused for a moment.
          await until('everything can be listed', 60, async () => {
            found = await Promise.all([inventory(host.admin), inventory(superAdmin)]);
            return true;
          });
          return found
            .flatMap((one, at) => [...one.keys()].map((name) => `${at === 0 ? 'host' : 'vCluster'} ${name}`))
            .sort();
        },
        writes: () =>
          proxy.seen
            .filter(
              ({ method, path }) => method !== 'GET' && !path.includes('dryRun=') && !path.includes('kaas-system'),
            )
            .map(({ method, path }) => `${method} ${path}`),
        startFlux: () => {
          const flux = new StandInFlux(host.admin, Object.fromEntries(workspaces.map((name) => [name, kubeconfig])));
          fluxes.push(flux);
          return flux;
        },
      });
    } finally {
      for (const flux of fluxes) await flux.stop();
      await proxy.stop();
      removeScratch(directory);
    }
  });
}
