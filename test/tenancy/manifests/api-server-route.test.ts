// The route to API servers: laws over random tenancies.
import {
  type ApiServerRoute,
  type Manifest,
  memberKubeconfig,
  names,
  parseTenancy,
  type Tenancy,
  tenancyManifests,
} from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { arbitraryTenancy, id } from '../arbitrary.js';
import { type Peer, reaches } from './network.js';
import { schemaErrors } from './schema.js';

const runs = (numRuns: number) => ({ numRuns: process.env.LONG ? numRuns * 10 : numRuns });

const from = fc.record({
  namespace: id(20),
  labels: fc.constantFrom<Record<string, string>>(
    { app: 'edge' },
    { 'app.kubernetes.io/name': 'traefik', tier: 'front' },
  ),
});
const routes: fc.Arbitrary<ApiServerRoute> = fc.oneof(
  fc.record({
    kind: fc.constant('gateway' as const),
    gateway: fc.record({ name: id(30), namespace: id(30) }),
    listener: fc.option(id(10), { nil: undefined }),
    from,
  }),
  fc.record({ kind: fc.constant('traefik' as const), listener: fc.option(id(10), { nil: undefined }), from }),
);

/** The same tenancy twice: as it was made, and with the route on each of its host clusters. */
const pairs = fc.tuple(arbitraryTenancy(), routes).map(([spec, given]) => {
  const route = JSON.parse(JSON.stringify(given)) as ApiServerRoute;
  const hostClusters = (spec.hostClusters ?? []).map((cluster) => ({ ...cluster, apiServerRoute: route }));
  return { route, without: parseTenancy(spec), routed: parseTenancy({ ...spec, hostClusters }) };
});

const isRoute = (key: string): boolean => key.includes('/host/api-server-route/');
const isOpening = (key: string): boolean => key.endsWith('/host/network-policy/api-server');

it('changes nothing beside itself and whom the API server takes', () => {
  fc.assert(
    fc.property(pairs, ({ without, routed }) => {
      const rest = (tenancy: Tenancy) =>
        Object.entries(tenancyManifests(tenancy)).filter(([key]) => !isRoute(key) && !isOpening(key));
      expect(JSON.stringify(rest(routed))).toBe(JSON.stringify(rest(without)));
      expect(Object.keys(tenancyManifests(without)).filter(isRoute)).toEqual([]);
    }),
    runs(100),
  );
});

it('is of the schemas of its kinds', async () => {
  await fc.assert(
    fc.asyncProperty(pairs, async ({ routed }) => {
      const objects = Object.entries(tenancyManifests(routed)).filter(([key]) => isRoute(key));
      expect(objects.length).toBe(2 * routed.workspaces.length);
      for (const [, object] of objects) expect(await schemaErrors(object)).toEqual([]);
    }),
    runs(50),
  );
});

it('leads from the name in the kubeconfig of each workspace to its own Service, by a name of its certificate', () => {
  fc.assert(
    fc.property(pairs, ({ routed }) => {
      const manifests = tenancyManifests(routed);
      const hosts = routed.workspaces.map(({ organization, name, hostCluster }) => {
        const { domain = '', issuer } = routed.hostClusters.find((cluster) => cluster.name === hostCluster) ?? {};
        const home = names.folder.workspace(hostCluster, organization, name);
        const namespace = names.hostNamespace(organization, name);
        const route = manifests[`${home}/host/api-server-route/route`];
        const tls = manifests[`${home}/host/api-server-route/backend-tls`];
        const apiServer = names.apiServer(organization, name, domain);
        const { clusters } = JSON.parse(
          memberKubeconfig({ organization, workspace: name, apiServer, issuer: issuer?.url ?? '' }),
        ) as { clusters: { cluster: { server: string } }[] };
        expect(route?.metadata.namespace).toBe(namespace);
        expect(tls?.metadata.namespace).toBe(namespace);
        expect(`https://${hostOf(route)}`).toBe(clusters[0]?.cluster.server);
        expect(certificateNames(manifests[`${home}/host/vcluster/release`])).toContain(verifiedName(tls));
        return hostOf(route);
      });
      expect(new Set(hosts).size).toBe(routed.workspaces.length);
    }),
    runs(100),
  );
});

it('opens each API server to the pods that it names, and keeps every other pod of the host out', () => {
  fc.assert(
    fc.property(
      pairs,
      fc.record({ namespace: id(20), labels: fc.constant({ app: 'other' }) }),
      ({ route, routed }, other) => {
        const flux = routed.hostClusters.map(({ source }) => source.namespace);
        const policies = Object.values(tenancyManifests(routed)).filter(({ kind }) => kind === 'NetworkPolicy');
        const pod = (of: { namespace: string; labels: Readonly<Record<string, string>> }): Peer => ({
          address: '10.42.0.9',
          pod: of,
        });
        for (const { organization, name } of routed.workspaces) {
          const namespace = names.hostNamespace(organization, name);
          const server = pod({ namespace, labels: { app: 'vcluster', release: 'vcluster' } });
          expect(reaches(policies, pod(route.from), server, 8443)).toBe(true);
          for (const one of [
            other,
            { ...route.from, labels: { app: 'other' } },
            { ...route.from, namespace: 'monitoring' },
          ]) {
            if (!flux.includes(one.namespace)) expect(reaches(policies, pod(one), server, 8443)).toBe(false);
          }
          for (const port of [443, 2379, 10250]) expect(reaches(policies, pod(route.from), server, port)).toBe(false);
        }
      },
    ),
    runs(60),
  );
});

interface Rendered {
  readonly hostnames?: readonly [string];
  readonly routes?: readonly [{ readonly match: string }];
  readonly validation?: { readonly hostname: string };
  readonly serverName?: string;
}
const spec = (manifest: Manifest | undefined): Rendered => (manifest?.spec ?? {}) as Rendered;
const hostOf = (route: Manifest | undefined): string | undefined =>
  spec(route).hostnames?.[0] ?? /^Host\(`(.+)`\)$/.exec(spec(route).routes?.[0].match ?? '')?.[1];
const verifiedName = (tls: Manifest | undefined): string | undefined =>
  spec(tls).validation?.hostname ?? spec(tls).serverName;
function certificateNames(release: Manifest | undefined): readonly string[] {
  const { values } = (release?.spec ?? {}) as { values?: { controlPlane: { proxy: { extraSANs: string[] } } } };
  return values?.controlPlane.proxy.extraSANs ?? [];
}
