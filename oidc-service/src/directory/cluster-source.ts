import { setTimeout as pause } from 'node:timers/promises';
import { names } from '@hexabase-kaas/tenancy';
import { commitOf, kustomizationOf, wholeCommitOf } from './applied-commit.js';
import type { AppliedCommits } from './applied-commits.js';
import { type FoundObject, sourceOfPlace } from './directory-object.js';
import type { DirectoryReader, DirectorySource, Watching } from './source.js';

/** Which cluster, and how often everything is read again though nothing seems to have changed. */
export interface ClusterOptions {
  /** `pod`: the service account of this pod; otherwise the path of a kubeconfig. */
  readonly access: string;
  readonly resyncSeconds: number;
}

interface ConfigMap {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** A client of the host cluster, made when it is first asked. @param access as in `ClusterOptions` */
export function hostCluster(access: string): () => Promise<HostClusterClient> {
  let loaded: ReturnType<typeof load> | undefined;
  return () =>
    (loaded ??= load(access).catch((error: unknown) => {
      // A kubeconfig that is not there yet is read again.
      loaded = undefined;
      throw error;
    }));
}

/** The ConfigMaps of the directory on the host cluster, listed and then watched. */
export function clusterSource(options: ClusterOptions): DirectorySource {
  const client = hostCluster(options.access);
  return {
    name: 'cluster',
    identity: async () => {
      const { core } = await client();
      // A cluster that is built anew counts from the start again; this object is as old as the cluster.
      const namespace = await core.readNamespace({ name: 'kube-system' });
      return `cluster ${namespace.metadata?.uid}`;
    },
    watch: (reader) => watchCluster(client, options.resyncSeconds, reader),
  };
}

/** What Flux says on the host cluster. A Kustomization that is not there has applied nothing. */
export function clusterCommits(access: string): AppliedCommits {
  let loaded: ReturnType<typeof load> | undefined;
  const read = async (namespace: string, name: string): Promise<string | undefined> => {
    loaded ??= load(access);
    const { custom } = await loaded;
    const request = { ...kustomizations, namespace, name };
    return custom.getNamespacedCustomObject(request).then(wholeCommitOf, (error: { code?: number }) => {
      if (error.code === 404) return undefined;
      throw error;
    });
  };
  return {
    ofWorkspace: (workspace) => read(workspace, names.kustomization.workspace),
    ofOrganization: (organization, namespace) => read(namespace, names.kustomization.organization(organization)),
  };
}

const kustomizations = { group: 'kustomize.toolkit.fluxcd.io', version: 'v1', plural: 'kustomizations' };

async function load(access: string) {
  const { CoreV1Api, CustomObjectsApi, KubeConfig, Watch } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  if (access === 'pod') config.loadFromCluster();
  else config.loadFromFile(access);
  return {
    core: config.makeApiClient(CoreV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
    watch: new Watch(config),
  };
}

/** The parts of the Kubernetes client that are used. */
export type HostClusterClient = Awaited<ReturnType<typeof load>>;
type Client = HostClusterClient;

function watchCluster(client: () => Promise<Client>, resyncSeconds: number, reader: DirectoryReader): Watching {
  const stopping = new AbortController();
  const begun = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const from = await list(await client(), reader);
        begun.resolve();
        failures = 0;
        await follow(await client(), from, reader, resyncSeconds, stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        reader.away(error);
        await pause(Math.min(30_000, 250 * 2 ** failures++), undefined, { signal: stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  };
  const ended = run();
  return {
    first: begun.promise,
    stop: async () => {
      stopping.abort();
      await ended;
      begun.resolve();
    },
  };
}

const selector = { labelSelector: names.labels.directory };

async function list(client: Client, reader: DirectoryReader): Promise<string> {
  const { core } = client;
  const known = await reader.known();
  const objects: FoundObject[] = [];
  let next: string | undefined;
  let version = '';
  do {
    const page = await core.listConfigMapForAllNamespaces({
      ...selector,
      limit: 500,
      ...(next !== undefined && { _continue: next }),
    });
    for (const item of page.items) {
      const one = found(item);
      const { namespace = '', name = '' } = item.metadata ?? {};
      const isKnown = known.get(sourceOfPlace(namespace, name) ?? '') === one.version;
      objects.push(isKnown ? one : await withCommit(client, one));
    }
    next = page.metadata?._continue || undefined;
    version = page.metadata?.resourceVersion ?? '';
  } while (next !== undefined);
  await reader.snapshot({ objects, unreadable: [] }, known);
  return version;
}

/** Follows changes until it is time to read everything again, or until the server no longer knows where we are. */
async function follow(
  client: Client,
  from: string,
  reader: DirectoryReader,
  resyncSeconds: number,
  stopping: AbortSignal,
): Promise<void> {
  let version = from;
  const until = performance.now() + resyncSeconds * 1_000;
  while (!stopping.aborted && performance.now() < until) {
    const done = Promise.withResolvers<unknown>();
    let work = Promise.resolve();
    const left = Math.max(1, Math.ceil((until - performance.now()) / 1_000));
    const query = { ...selector, resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds: left };
    const controller = await client.watch.watch(
      '/api/v1/configmaps',
      query,
      (type: string, object: ConfigMap & { code?: number }) => {
        // One after the other: what came later must not be written before.
        work = work.then(async () => {
          if (type === 'ERROR') throw new WatchEnded(object.code);
          if (type !== 'BOOKMARK') await told(client, type, object, reader);
          version = object.metadata?.resourceVersion ?? version;
        });
        work.catch(done.resolve);
      },
      done.resolve,
    );
    const end = () => controller.abort();
    stopping.addEventListener('abort', end, { once: true });
    const error = await done.promise;
    stopping.removeEventListener('abort', end);
    controller.abort();
    const failed = await work.then(
      () => error,
      (reason: unknown) => reason,
    );
    if (stopping.aborted) return;
    // Too old: the list begins anew. Without bookmarks a quiet watch is cut after 30 s, and goes on where it was.
    if (failed instanceof WatchEnded || (failed as { statusCode?: number } | undefined)?.statusCode === 410) return;
    if (failed && (failed as Error).name !== 'TimeoutError') throw failed;
  }
}

class WatchEnded extends Error {
  constructor(readonly status: number | undefined) {
    super(`the API server ended the watch with ${status}`);
  }
}

async function told(client: Client, type: string, object: ConfigMap, reader: DirectoryReader): Promise<void> {
  const one = found(object);
  if (type !== 'DELETED') return reader.changed(await withCommit(client, one));
  const { namespace = '', name = '' } = object.metadata ?? {};
  const source = sourceOfPlace(namespace, name);
  if (source !== undefined) await reader.gone(source, one.version);
}

/** Says which commit brought an object, where Flux did and it may be asked; nothing waits for it, and nothing fails without. */
async function withCommit({ custom }: Client, found: FoundObject): Promise<FoundObject> {
  const kustomization = kustomizationOf(found.object as ConfigMap);
  if (kustomization === undefined) return found;
  const request = { ...kustomizations, ...kustomization };
  const object = await custom.getNamespacedCustomObject(request).catch(() => undefined);
  return { ...found, commit: commitOf(object) };
}

const found = (object: ConfigMap): FoundObject => ({
  place: `${object.metadata?.namespace}/${object.metadata?.name}`,
  object,
  // Numbers of one etcd since always; comparable by promise since Kubernetes 1.35.
  version: Number(object.metadata?.resourceVersion),
});
