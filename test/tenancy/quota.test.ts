import { addQuantities, parseQuantity, type TenancySpec, tenancyIssues } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

const host = (capacity: string, overcommit: number) => ({
  name: 'tokyo',
  region: 'jp-east',
  domain: 'kaas.example.com',
  issuer: { url: 'https://login.example.com' },
  capacity: { cpu: capacity, memory: '4Ti', storage: '40Ti' },
  overcommit: { cpu: overcommit },
  network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['192.168.0.0/24'] },
  maxWorkspaces: 100,
});
const workspace = (name: string, plan: string) => ({
  name,
  organization: 'acme',
  hostCluster: 'tokyo',
  plan,
  creator: 'u-1',
});

test('quotas of projects are refused exactly when their sum is more than the plan sells', () => {
  // Around a quarter of the plan each, by single milli-cores, so that sums fall on both sides of the limit.
  const quotas = fc.array(fc.integer({ min: 600, max: 1_200 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(quotas, (milli) => {
      const spec: TenancySpec = {
        hostClusters: [host('100', 1)],
        organizations: [{ name: 'acme' }],
        workspaces: [workspace('shop', 'medium')],
        projects: milli.map((cpu, i) => ({
          name: `p${i}`,
          organization: 'acme',
          workspace: 'shop',
          ...(i > 0 && { parent: `p${i - 1}` }),
          quota: { cpu: `${cpu}m`, memory: '1Gi', storage: '1Gi', pods: 5 },
        })),
      };
      const sum = milli.reduce((total, cpu) => total + cpu, 0);
      expect(tenancyIssues(spec).map(({ code }) => code)).toEqual(sum > 4_000 ? ['quota-sum'] : []);
    }),
    { numRuns: 1_000 },
  );
});

test('capacity is refused exactly when plans, control planes and CoreDNS need more than it times its overcommit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 2_000, max: 20_000 }),
      fc.constantFrom(1, 1.1, 1.5, 2),
      (count, milli, factor) => {
        const spec: TenancySpec = {
          hostClusters: [host(`${milli}m`, factor)],
          organizations: [{ name: 'acme' }],
          workspaces: Array.from({ length: count }, (_, i) => workspace(`w${i}`, 'small')),
        };
        // Plan 2, control plane 200m, CoreDNS 20m.
        const needed = addQuantities(Array.from({ length: count }, () => '2220m'));
        const available = ((parseQuantity(`${milli}m`) ?? 0n) * BigInt(factor * 10)) / 10n;
        expect(tenancyIssues(spec).map(({ code }) => code)).toEqual(needed > available ? ['capacity'] : []);
      },
    ),
    { numRuns: 500 },
  );
});
