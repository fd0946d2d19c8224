import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gitTarget } from '@hexabase-kaas/delivery';
import { type Manifest, type Manifests, tenancyManifests, tenancyUnits } from '@hexabase-kaas/tenancy';
import { type ApiServer, withApiServers } from '../cluster/harness/api-server.ts';
import { removeScratch, scratchDirectory } from '../cluster/harness/scratch.ts';
import { until } from '../cluster/harness/until.ts';
import { fluxManifests } from '../cluster/machine/flux.ts';
import { createRepository, gitHandler } from '../cluster/machine/git-server.ts';
import { chartsHandler } from './flux-charts.ts';
import { type Controller, kubeconfig, startControllers } from './flux-controllers.ts';
import { type Site, startSite } from './flux-site.ts';
import { chartsSecret, type Fleet, fleetTenancy } from './flux-tenancy.ts';
import { Tenants } from './flux-tenants.ts';
import { bootVclusters } from './flux-vclusters.ts';

/** A host cluster with the real Flux controllers, and the Git repository that they read. */
export interface World {
  readonly fleet: Fleet;
  readonly host: ApiServer;
  readonly tenants: Tenants;
  readonly controllers: readonly Controller[];
  /** What is rendered for the fleet, as it is first and after the change. */
  readonly tree: (changed: boolean) => Manifests;
  /** Delivers the fleet's tree, changed or not, and tells Flux of it as a webhook would; gives the commit. */
  readonly push: (changed: boolean) => Promise<string>;
}

/** Runs `use` on a host cluster without a tree, and leaves nothing of it behind. */
export async function withWorld<T>(fleet: Fleet, use: (world: World) => Promise<T>): Promise<T> {
  const directory = scratchDirectory('flux');
  const over = new AbortController();
  const stops: (() => Promise<unknown>)[] = [];
  try {
    // The second one has no controllers: nothing stays in it.
    return await withApiServers([{}, { controllers: false }], async (host, stencil) => {
      await until('the default namespace is there', 30, async () => (await stencil.admin.request('GET', space)).ok);
      const tenants = new Tenants(stencil.admin);
      const handlers = {
        charts: chartsHandler(join(directory, 'charts')),
        tenants: tenants.handle.bind(tenants),
        livez,
      };
      const site = await startSite(directory, handlers);
      stops.push(site.stop);
      const repository = createRepository(directory, 'fleet.git');
      const git = createServer(gitHandler(directory));
      await new Promise<void>((done) => git.listen(0, '127.0.0.1', done));
      stops.push(async () => git.close());
      await prepare(host, site);
      const controllers = await startControllers(host, fleet.shards, directory);
      stops.push(
        ...controllers.map(
          ({ daemon }) =>
            () =>
              daemon.stop(),
        ),
      );
      const url = `${site.url}/tenants`;
      const config = (namespace: string) => kubeconfig(`${url}/${namespace}`, site.certificateAuthority, 'tenant');
      const booted = bootVclusters(host.admin, fleet.workspaces, fleet.boot, config, over.signal);
      booted.catch(() => {});
      stops.push(() => booted);
      const author = { name: 'bench', email: 'bench@example.com' };
      const target = gitTarget({ repository, branch: 'main', author, directory: join(directory, 'clone') });
      const source = `http://127.0.0.1:${(git.address() as AddressInfo).port}/fleet.git`;
      const tenancy = (changed: boolean) => fleetTenancy(fleet, `${site.url}/charts`, changed);
      const push = async (changed: boolean): Promise<string> => {
        const { commit = '' } = await target.apply('bench', tenancyUnits(tenancy(changed)));
        for (const manifest of bootstrap(source, commit)) await host.admin.apply(manifest);
        return commit;
      };
      const tree = (changed: boolean) => tenancyManifests(tenancy(changed));
      return await use({ fleet, host, tenants, controllers, tree, push });
    });
  } finally {
    over.abort();
    for (const stop of stops.reverse()) await stop().catch(() => {});
    removeScratch(directory);
  }
}

/** Where Flux asks whether the server keeps order among requests by itself, without the path of the tenant. */
const livez: RequestListener = (_, response) =>
  response.writeHead(200, { 'x-kubernetes-pf-flowschema-uid': 'all' }).end();

const space = '/api/v1/namespaces/default';
const system = 'flux-system';

async function prepare({ admin }: ApiServer, site: Site): Promise<void> {
  const images = { 'source-controller': 'none', 'kustomize-controller': 'none', 'helm-controller': 'none' };
  const crds = fluxManifests({ images }).filter(({ kind }) => kind === 'CustomResourceDefinition');
  for (const crd of crds) await admin.apply(crd);
  for (const crd of crds) {
    await until(`${crd.metadata.name} is served`, 30, async () => {
      const { conditions } = (await admin.read(crd)).body.status as { conditions?: { type: string; status: string }[] };
      return conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
    });
  }
  await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: system } });
  const metadata = { name: chartsSecret, namespace: system };
  await admin.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    stringData: { 'ca.crt': site.certificateAuthority },
  });
}

/** What `flux bootstrap` makes, and the annotation by which a receiver of webhooks asks for a commit. */
const bootstrap = (url: string, commit: string): Manifest[] => [
  {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: system, namespace: system, annotations: { 'reconcile.fluxcd.io/requestedAt': commit } },
    spec: { interval: '1m', ref: { branch: 'main' }, url },
  },
  {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: system, namespace: system },
    spec: {
      interval: '10m',
      path: './clusters/tokyo',
      prune: true,
      sourceRef: { kind: 'GitRepository', name: system },
    },
  },
];
