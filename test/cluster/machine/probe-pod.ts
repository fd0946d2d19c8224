import assert from 'node:assert/strict';
import type { Manifest } from '@hexabase-kaas/tenancy';
import type { Client } from '../harness/client.ts';
import { until } from '../harness/until.ts';
import { probeImage } from './images.ts';

/** Ports that a probe pod serves. */
export const probePorts = [443, 5432, 8080] as const;

/** A pod that serves and tries connections, as the restricted standard allows one. */
export const probePod = (namespace: string, name: string, spec: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    },
    containers: [
      {
        name: 'main',
        image: probeImage,
        command: ['/probe', 'serve', ...probePorts.map(String)],
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '250m', memory: '64Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
    ...spec,
  },
});

/** Creates pods and returns when all are ready. */
export async function startPods(client: Client, pods: readonly Manifest[]): Promise<void> {
  for (const pod of pods) {
    const { message } = await client.request('POST', collection(pod), pod);
    assert.equal(message, '', `${pod.metadata.namespace}/${pod.metadata.name}`);
  }
  for (const pod of pods)
    await until(`${pod.metadata.namespace}/${pod.metadata.name} is ready`, 180, async () => {
      const { body } = await client.request('GET', `${collection(pod)}/${pod.metadata.name}`);
      const { conditions } = body.status as { conditions?: { type: string; status: string }[] };
      return conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
    });
}

/** Removes pods and returns when none is left. */
export async function removePods(client: Client, pods: readonly Manifest[]): Promise<void> {
  for (const pod of pods) await client.request('DELETE', `${collection(pod)}/${pod.metadata.name}`);
  for (const pod of pods)
    await until(`${pod.metadata.namespace}/${pod.metadata.name} is gone`, 120, async () => {
      const { status } = await client.request('GET', `${collection(pod)}/${pod.metadata.name}`);
      return status === 404;
    });
}

const collection = ({ metadata }: Manifest): string => `/api/v1/namespaces/${metadata.namespace}/pods`;
