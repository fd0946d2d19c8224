import { type Manifest, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenCases, goldenDocuments } from '../../golden-case.js';

it('no workload takes the place of another, however alike their names are', () => {
  const object = (apiVersion: string, name: string) => ({
    apiVersion,
    kind: 'Widget',
    metadata: {
      name,
      namespace: 'web',
      labels: { 'kaas.hexabase.ai/organization': 'acme', 'kaas.hexabase.ai/workspace': 'shop' },
    },
  });
  const alike = [
    object('example.com/v1', 'a'),
    object('example.com/v1', 'a.example.com'),
    object('a.example.com/v1', 'a'),
  ];
  const given = goldenDocuments('workloads') as Manifest[];
  const rendered = Object.values(tenancyManifests(parseTenancy([...given, ...alike])));
  expect(rendered.filter(({ kind }) => kind === 'Widget')).toHaveLength(3);
});

it.each([...goldenCases(), 'acme'])(
  'no rule of a network policy of %s is open to everybody for want of a peer',
  (name) => {
    const manifests = Object.values(
      tenancyManifests(parseTenancy(name === 'acme' ? acmeDocuments() : goldenDocuments(name))),
    );
    const rules = manifests
      .filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace?.includes('--'))
      .flatMap(({ spec }) => {
        const { ingress = [], egress = [] } = spec as {
          ingress?: { from?: unknown[] }[];
          egress?: { to?: unknown[] }[];
        };
        return [...ingress.map(({ from }) => from), ...egress.map(({ to }) => to)];
      });
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.filter((peers) => peers === undefined || peers.length === 0)).toEqual([]);
  },
);
