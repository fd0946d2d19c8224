import type { Client } from '../harness/client.ts';

/** What tests read of a pod. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly nodeName?: string;
    readonly nodeSelector?: Readonly<Record<string, string>>;
    readonly priorityClassName?: string;
    readonly tolerations?: readonly Readonly<Record<string, unknown>>[];
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

interface Container {
  readonly name: string;
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>> | undefined>>;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
}

export async function pods(client: Client, namespace: string, selector = ''): Promise<Pod[]> {
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`;
  const { ok, body, message } = await client.request('GET', path);
  if (!ok) throw new Error(message);
  return body.items as Pod[];
}

/** Pods of a namespace of a vCluster, as they stand on the host. */
export const syncedPods = (admin: Client, hostNamespace: string, namespace: string): Promise<Pod[]> =>
  pods(admin, hostNamespace, `vcluster.loft.sh/namespace=${namespace}`);

export const isReady = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined && condition(status, 'Ready')?.status === 'True';

/** Why the scheduler finds no node for it, or undefined. */
export const whyUnscheduled = ({ status }: Pod): string | undefined => {
  const scheduled = condition(status, 'PodScheduled');
  return scheduled?.status === 'False' ? scheduled.message : undefined;
};

const condition = (status: Pod['status'], type: string) => status.conditions?.find((one) => one.type === type);

/** Messages of the events about the object of this name, of any kind. */
export async function happenings(client: Client, namespace: string, name: string): Promise<string[]> {
  const path = `/api/v1/namespaces/${namespace}/events?fieldSelector=${encodeURIComponent(`involvedObject.name=${name}`)}`;
  const { body } = await client.request('GET', path);
  return ((body.items ?? []) as { reason: string; message: string }[]).map((e) => `${e.reason}: ${e.message}`);
}
