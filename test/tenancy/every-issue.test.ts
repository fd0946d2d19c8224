// No issue hides another: whatever is wrong on its own is said in the same run.
import { type Issue, type TenancySpec, tenancyIssues } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const hostClusters = [
  {
    name: 'tokyo',
    region: 'jp-east',
    domain: 'kaas.example.com',
    issuer: { url: 'https://id.kaas.example.com' },
    capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
    network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
  },
];
const sound = {
  hostClusters,
  organizations: [{ name: 'acme' }],
  workspaces: [
    {
      name: 'shop',
      organization: 'acme',
      hostCluster: 'tokyo',
      plan: 'medium',
      creator: 'u-1',
      groups: [{ name: 'Developers' }],
    },
  ],
  projects: [
    {
      name: 'web',
      organization: 'acme',
      workspace: 'shop',
      roles: [{ name: 'deployer', rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }],
    },
    { name: 'data', organization: 'acme', workspace: 'shop' },
  ],
  groupBindings: [
    {
      name: 'view',
      organization: 'acme',
      workspace: 'shop',
      group: 'WSUsers',
      clusterRole: 'hexabase:workspace-viewer',
    },
  ],
} satisfies TenancySpec;

type Loose = Record<'workspaces' | 'projects' | 'groupBindings', Record<string, unknown>[]>;

/** A fault: what it does to a sound tenancy, and the path and code it is found by. */
const faults: readonly [path: string, code: string, (tenancy: Loose) => void][] = [
  [
    'workspaces.acme/shop.creator',
    'personal-data',
    (t) => Object.assign(t.workspaces[0] as object, { creator: 'a@example.com' }),
  ],
  ['workspaces.acme/shop.plan', 'unknown-reference', (t) => Object.assign(t.workspaces[0] as object, { plan: 'gold' })],
  [
    'workspaces.acme/shop.hostCluster',
    'unknown-reference',
    (t) => Object.assign(t.workspaces[0] as object, { hostCluster: 'tokio' }),
  ],
  [
    'workspaces.acme/shop.internetEgress',
    'wrong-type',
    (t) => Object.assign(t.workspaces[0] as object, { internetEgress: 'yes' }),
  ],
  [
    'workspaces.acme/shop.vclusterValues',
    'licensed-value',
    (t) => Object.assign(t.workspaces[0] as object, { vclusterValues: { privateNodes: { enabled: true } } }),
  ],
  [
    'projects.acme/shop/web.parent',
    'unknown-reference',
    (t) => Object.assign(t.projects[0] as object, { parent: 'nowhere' }),
  ],
  [
    'projects.acme/shop/web.ingressPorts[0]',
    'bad-value',
    (t) => Object.assign(t.projects[0] as object, { ingressPorts: [70_000] }),
  ],
  [
    'projects.acme/shop/data.quota',
    'missing-field',
    (t) => Object.assign(t.projects[1] as object, { quota: { cpu: '1' } }),
  ],
  [
    'projects.acme/shop/data.allowFrom',
    'unknown-reference',
    (t) => Object.assign(t.projects[1] as object, { allowFrom: ['nowhere'] }),
  ],
  [
    'groupBindings.acme/shop/view.group',
    'unknown-reference',
    (t) => Object.assign(t.groupBindings[0] as object, { group: 'Nobody' }),
  ],
  [
    'groupBindings.acme/shop/view.clusterRole',
    'bad-value',
    (t) => Object.assign(t.groupBindings[0] as object, { clusterRole: 'cluster-admin' }),
  ],
];

it('any faults together are all found, and nothing else is', () => {
  fc.assert(
    fc.property(fc.subarray([...faults], { minLength: 1 }), (chosen) => {
      const tenancy = structuredClone(sound) as unknown as Loose;
      for (const [, , spoil] of chosen) spoil(tenancy);
      const found = tenancyIssues(tenancy);
      const belongs = ({ path, code }: Issue) => chosen.some(([at, of]) => path.startsWith(at) && code === of);
      expect(
        chosen
          .filter(([at, of]) => !found.some(({ path, code }) => path.startsWith(at) && code === of))
          .map(([at]) => at),
      ).toEqual([]);
      expect(found.filter((issue) => !belongs(issue))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

it('a sound tenancy has none', () => {
  expect(tenancyIssues(sound)).toEqual([]);
});
