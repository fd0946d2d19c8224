import type { Manifest } from '@hexabase-kaas/tenancy';
import { probeImage } from './images.ts';

const ingressNamespace = 'ingress';

/**
 * The ingress controller's place, and in it what lets people reach a vCluster's API server: TLS connections are handed on
 * by the name that they ask for.
 */
export function ingressManifests(): Manifest[] {
  const labels = { app: 'passthrough' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ingressNamespace } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'passthrough', namespace: ingressNamespace, labels },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            nodeSelector: { 'kubernetes.io/hostname': 'node1' },
            containers: [
              {
                name: 'passthrough',
                image: probeImage,
                args: ['passthrough', `${passthroughPort}`],
                command: ['/probe'],
                ports: [{ containerPort: passthroughPort, hostPort: passthroughPort }],
                resources: { requests: { cpu: '10m', memory: '16Mi' } },
              },
            ],
          },
        },
      },
    },
  ];
}

/** Of the first node, as of the pod. */
export const passthroughPort = 8443;
