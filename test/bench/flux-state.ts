import type { Client } from '../cluster/harness/client.ts';
import { until } from '../cluster/harness/until.ts';
import type { World } from './flux-world.ts';

/** A Kustomization or a HelmRelease, as the API server has it. */
export interface FluxObject {
  readonly kind: 'Kustomization' | 'HelmRelease';
  readonly path: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly generation: number;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly dependsOn?: readonly { readonly name: string; readonly namespace?: string }[] };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly lastAppliedRevision?: string;
    readonly lastHandledReconcileAt?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[];
  };
}

/** All that Flux applies or installs from. */
export async function fluxObjects(host: Client): Promise<FluxObject[]> {
  const list = async (kind: FluxObject['kind'], api: string, plural: string): Promise<FluxObject[]> => {
    const { body } = await host.request('GET', `/apis/${api}/${plural}`);
    return (body.items as Omit<FluxObject, 'kind' | 'path'>[]).map((item) => ({
      ...item,
      kind,
      path: `/apis/${api}/namespaces/${item.metadata.namespace}/${plural}/${item.metadata.name}`,
    }));
  };
  return [
    ...(await list('Kustomization', 'kustomize.toolkit.fluxcd.io/v1', 'kustomizations')),
    ...(await list('HelmRelease', 'helm.toolkit.fluxcd.io/v2', 'helmreleases')),
  ];
}

/** Waits until everything in the tree is ready, and the commit is applied. */
export async function settled({ host, tree }: World, commit: string): Promise<void> {
  // The one that `flux bootstrap` makes is not in the tree.
  const count =
    Object.values(tree(false)).filter(({ kind }) => kind in { Kustomization: 1, HelmRelease: 1 }).length + 1;
  await untilNoneIsLate(host.admin, 'everything is ready at the commit', (objects) =>
    objects.length < count
      ? undefined
      : objects.filter((one) => !isReady(one) || (one.kind === 'Kustomization' && !isAt(one, commit))),
  );
}

const isAt = ({ status }: FluxObject, commit: string): boolean =>
  status?.lastAppliedRevision?.endsWith(commit) ?? false;

/** Waits until no object is late, and throws what the late ones say. `undefined` from `lateOf`: some are not there yet. */
export async function untilNoneIsLate(
  host: Client,
  what: string,
  lateOf: (objects: readonly FluxObject[]) => readonly FluxObject[] | undefined,
): Promise<void> {
  let late: readonly FluxObject[] | undefined;
  try {
    await until(what, 900, async () => {
      late = lateOf(await fluxObjects(host));
      return late?.length === 0;
    });
  } catch (error) {
    const messages = late?.map(({ path, status }) => `${path}: ${status?.conditions?.[0]?.message}`);
    throw new Error(`${(error as Error).message}:\n${messages?.slice(0, 20).join('\n')}`, { cause: error });
  }
}

/** Whether Flux has done what the object asks for. */
export const isReady = ({ metadata, status }: FluxObject): boolean =>
  status?.observedGeneration === metadata.generation &&
  (status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false);
