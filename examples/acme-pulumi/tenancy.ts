import { HostCluster, type TargetArgs, Tenancy, type Workspace } from '@hexabase-kaas/pulumi-provider';
import type { Output } from '@pulumi/pulumi';
import { acme } from './acme.ts';
import { globex } from './globex.ts';

/** The tenancy of the example: one host cluster, two organizations. */
export function tenancy(target: TargetArgs): { readonly commit: Output<string>; readonly shop: Workspace } {
  const whole = new Tenancy('acme-example', { target, source: 'acme-example' });
  const hostCluster = new HostCluster(
    'tokyo',
    {
      region: 'jp-east',
      zones: ['jp-east-1a', 'jp-east-1b', 'jp-east-1c'],
      domain: 'kaas.example.com',
      issuer: { url: 'https://id.kaas.example.com' },
      capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
      nodePools: [{ name: 'acme-prod-pool', capacity: { cpu: '24', memory: '96Gi', storage: '2Ti' } }],
      ingress: { className: 'nginx', namespace: 'ingress' },
      network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
      registries: ['registry.example.com'],
    },
    { parent: whole },
  );
  const { shop } = acme(whole, hostCluster);
  globex(whole, hostCluster);
  return { commit: whole.commit, shop };
}
