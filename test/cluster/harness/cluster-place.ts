import type { Target } from '@hexabase-kaas/delivery';
import { type ClusterTargetOptions, clusterTarget } from '@hexabase-kaas/delivery/cluster';
import type { Manifest } from '@hexabase-kaas/tenancy';
import type { PlaceUnderTest } from '../../conformance/target-laws.ts';
import type { ApiServer } from './api-server.ts';
import type { Client } from './client.ts';
import { namespace } from './namespaces.ts';

/** A namespace of an API server as a place that a cluster target writes, with inventories in a namespace of its own. */
export interface ClusterPlace extends PlaceUnderTest {
  readonly options: ClusterTargetOptions;
  readonly target: (options?: Partial<ClusterTargetOptions>) => Target;
  /** What an outsider sees, of any path of the API. */
  readonly admin: Client;
}

/** Makes a fresh place; its name is used once on the server. */
export async function clusterPlace({ admin, kubeconfig }: ApiServer, name: string): Promise<ClusterPlace> {
  await admin.apply(namespace(name));
  const options: ClusterTargetOptions = {
    hostCluster: 'tokyo',
    kubeconfig: { text: kubeconfig('deliverer', ['system:masters']) },
    namespace: `${name}-kaas`,
    lockTimeout: 120_000,
    timeout: 60_000,
  };
  return {
    options,
    admin,
    namespace: name,
    target: (more) => clusterTarget({ ...options, ...more }),
    contents: async () =>
      new Map((await configMaps(admin, name)).map(({ metadata, data }) => [metadata.name, (data as Data)?.text ?? ''])),
    edit: async (texts) => {
      for (const [name_, text] of Object.entries(texts)) await edit(admin, name, name_, text);
    },
    stamp: async () =>
      [...(await configMaps(admin, name)), ...(await configMaps(admin, `${name}-kaas`))]
        .map(({ metadata }) => `${metadata.name} ${(metadata as { resourceVersion?: string }).resourceVersion}`)
        .join('\n'),
  };
}

type Data = { readonly text?: string } | undefined;

async function configMaps(admin: Client, namespace: string): Promise<Manifest[]> {
  const { body } = await admin.request('GET', `/api/v1/namespaces/${namespace}/configmaps`);
  return (body.items as Manifest[]).filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
}

/** As somebody with kubectl does it: no server-side apply, and a field manager of their own. */
async function edit(admin: Client, namespace: string, name: string, text: string | null): Promise<void> {
  const folder = `/api/v1/namespaces/${namespace}/configmaps`;
  const path = `${folder}/${name}`;
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { text } };
  const patch = () => admin.request('PATCH', `${path}?fieldManager=outsider`, body, 'application/merge-patch+json');
  const { status } = text === null ? await admin.request('DELETE', path) : await patch();
  if (status === 404 && text !== null) await admin.request('POST', `${folder}?fieldManager=outsider`, body);
}
