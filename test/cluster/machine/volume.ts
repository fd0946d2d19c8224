import { until } from '../harness/until.ts';
import type { NodeName } from './addresses.ts';
import type { Machine } from './machine.ts';

/**
 * Moves the volume of a claim that belongs to a node to another one, as the guide on changing a plan tells an operator to.
 * The nodes of the machine share their file system, so that there is nothing to copy.
 */
export async function moveVolume(
  machine: Machine,
  { namespace, pod, claim }: { readonly namespace: string; readonly pod: string; readonly claim: string },
  to: NodeName,
): Promise<void> {
  const admin = machine.admin();
  const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, type?: string) => {
    const { ok, body: answer, message } = await admin.request(method, path, body, type);
    if (!ok) throw new Error(`${method} ${path}: ${message}`);
    return answer;
  };
  const claimPath = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`;
  const old = (await ask('GET', claimPath)) as unknown as Claim;
  const path = `/api/v1/persistentvolumes/${old.spec.volumeName}`;
  const keep = { spec: { persistentVolumeReclaimPolicy: 'Retain' } };
  await ask('PATCH', path, keep, 'application/merge-patch+json');
  const { metadata, spec } = (await ask('GET', path)) as unknown as Volume;
  const provisioner = 'pv.kubernetes.io/provisioned-by';
  const name = `${old.spec.volumeName.slice(0, 40)}-${to}`;
  await ask('POST', '/api/v1/persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { [provisioner]: metadata.annotations?.[provisioner] } },
    spec: {
      ...spec,
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name: claim },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [to] }] }],
        },
      },
    },
  });
  await ask('DELETE', claimPath);
  // Whoever makes the pod makes its claim with it; inside a vCluster nobody looks after the claim alone.
  await ask('DELETE', `/api/v1/namespaces/${namespace}/pods/${pod}`);
  await until(`${claim} is bound to ${name}`, 240, async () => {
    const { spec: now, status } = (await ask('GET', claimPath)) as unknown as Claim;
    return now.volumeName === name && status.phase === 'Bound';
  });
  await ask('DELETE', path);
}

interface Claim {
  readonly spec: { readonly volumeName: string };
  readonly status: { readonly phase: string };
}

interface Volume {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}
