import { HostCluster, type IHostCluster, type TenancyApp } from '@hexabase-kaas/constructs';

/** What the platform team runs: the host cluster that every workspace of the example stands on. */
export function platform(app: TenancyApp): IHostCluster {
  return new HostCluster(app, 'tokyo', {
    region: 'jp-east',
    zones: ['jp-east-1a', 'jp-east-1b', 'jp-east-1c'],
    domain: 'kaas.example.com',
    issuer: { url: 'https://id.kaas.example.com' },
    capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
    nodePools: [{ name: 'acme-prod-pool', capacity: { cpu: '24', memory: '96Gi', storage: '2Ti' } }],
    ingress: { className: 'nginx', namespace: 'ingress' },
    network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
    registries: ['registry.example.com'],
  });
}
