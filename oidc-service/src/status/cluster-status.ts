import { setTimeout as pause } from 'node:timers/promises';
import { names } from '@hexabase-kaas/tenancy';
import { type HostClusterClient, hostCluster } from '../directory/index.js';
import { type HostKind, type HostObject, hostKinds, hostObject } from './host-object.js';
import { firstPod } from './host-view.js';
import type { StatusReader, StatusSource } from './source.js';

/** Which cluster, and how often everything is read again though nothing seems to have changed. */
export interface ClusterStatusOptions {
  /** `pod`: the service account of this pod; otherwise the path of a kubeconfig. */
  readonly access: string;
  readonly resyncSeconds: number;
}

interface Served {
  readonly group: string;
  readonly version: string;
  readonly resourcePlural: string;
}

const flux = (group: string, version: string, resourcePlural: string): Served => ({
  group: `${group}.toolkit.fluxcd.io`,
  version,
  resourcePlural,
});
const apps = (resourcePlural: string): Served => ({ group: 'apps', version: 'v1', resourcePlural });
const called = (name: string) => ({ fieldSelector: `metadata.name=${name}` });

/**
 * What is watched, and no more: a role can name the one object of a kind that is asked for by its name (Kubernetes,
 * "Using RBAC Authorization", referring to resources). Tenants cannot make an object of these names: theirs hold `-x-`.
 */
export const watchedKinds: Readonly<Record<HostKind, Served & { readonly query: Readonly<Record<string, string>> }>> = {
  Kustomization: {
    ...flux('kustomize', 'v1', 'kustomizations'),
    query: { labelSelector: `${names.labels.managed}=true` },
  },
  GitRepository: { ...flux('source', 'v1', 'gitrepositories'), query: {} },
  OCIRepository: { ...flux('source', 'v1', 'ocirepositories'), query: {} },
  Bucket: { ...flux('source', 'v1', 'buckets'), query: {} },
  HelmRelease: { ...flux('helm', 'v2', 'helmreleases'), query: called(names.release) },
  StatefulSet: { ...apps('statefulsets'), query: called(names.release) },
  Deployment: { ...apps('deployments'), query: called(names.release) },
  Pod: { group: '', version: 'v1', resourcePlural: 'pods', query: called(firstPod) },
  ConfigMap: { group: '', version: 'v1', resourcePlural: 'configmaps', query: called('authentication') },
};

/** The host cluster: each kind listed and then watched, one watch of each however many look. */
export function clusterStatus({ access, resyncSeconds }: ClusterStatusOptions): StatusSource {
  return {
    name: 'cluster',
    watch: (reader) => {
      const client = hostCluster(access);
      const stopping = new AbortController();
      const all = hostKinds.map((kind) => keepUp(kind, { client, reader, resyncSeconds, stopping: stopping.signal }));
      return {
        first: Promise.all(all.map(({ begun }) => begun)).then(() => undefined),
        stop: async () => {
          stopping.abort();
          await Promise.all(all.map(({ ended }) => ended));
        },
      };
    },
  };
}

interface Parts {
  readonly client: () => Promise<HostClusterClient>;
  readonly reader: StatusReader;
  readonly resyncSeconds: number;
  readonly stopping: AbortSignal;
}

/** Lists and follows a kind until it is told to stop. */
function keepUp(kind: HostKind, parts: Parts): { readonly begun: Promise<void>; readonly ended: Promise<void> } {
  const { client, reader, resyncSeconds, stopping } = parts;
  const begun = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.aborted) {
      const waiting = { signal: stopping };
      try {
        const from = await list(await client(), kind, reader);
        begun.resolve();
        failures = 0;
        if (from === undefined) await pause(resyncSeconds * 1_000, undefined, waiting);
        else await follow(await client(), kind, from, parts);
      } catch (error) {
        if (stopping.aborted) break;
        const refused = codeOf(error) === 403 || codeOf(error) === 401;
        if (refused) begun.resolve();
        reader.away(kind, refused ? 'refused' : 'away', error);
        await pause(Math.min(30_000, 250 * 2 ** failures++), undefined, waiting).catch(() => undefined);
      }
    }
    begun.resolve();
  };
  return { begun: begun.promise, ended: run().catch(() => undefined) };
}

const codeOf = (error: unknown): number | undefined => {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  return typeof statusCode === 'number' ? statusCode : typeof code === 'number' ? code : undefined;
};

interface RawList {
  readonly metadata?: { readonly _continue?: string; readonly continue?: string; readonly resourceVersion?: string };
  readonly items?: readonly unknown[];
}

/** @returns where to watch from; undefined for a kind that the cluster does not have */
async function list(client: HostClusterClient, kind: HostKind, reader: StatusReader): Promise<string | undefined> {
  const { query, ...served } = watchedKinds[kind];
  const objects: HostObject[] = [];
  let next: string | undefined;
  let version = '';
  do {
    const page: RawList | undefined = await read(client, kind, {
      ...served,
      ...query,
      limit: 200,
      ...(next !== undefined && { _continue: next }),
    }).catch((error: unknown) => {
      if (codeOf(error) === 404) return undefined;
      throw error;
    });
    for (const item of page?.items ?? []) objects.push(...kept(kind, item, reader));
    if (page === undefined) {
      reader.snapshot(kind, []);
      return undefined;
    }
    const { _continue, continue: more, resourceVersion } = page.metadata ?? {};
    next = _continue || more || undefined;
    version = resourceVersion ?? '';
  } while (next !== undefined);
  reader.snapshot(kind, objects);
  return version;
}

function read(
  { core, custom }: HostClusterClient,
  kind: HostKind,
  query: Served & { limit: number },
): Promise<RawList> {
  if (kind === 'Pod') return core.listPodForAllNamespaces(query) as Promise<RawList>;
  if (kind === 'ConfigMap') return core.listConfigMapForAllNamespaces(query) as Promise<RawList>;
  return custom.listCustomObjectForAllNamespaces(query);
}

/** Moments of the typed client are dates; those of a watch are texts. */
function kept(kind: HostKind, item: unknown, reader: StatusReader): HostObject[] {
  const raw = kind === 'Pod' ? (JSON.parse(JSON.stringify(item)) as unknown) : item;
  const { name = '', namespace = '' } = (raw as { metadata?: { name?: string; namespace?: string } }).metadata ?? {};
  const object = hostObject(kind, raw, reader.known(kind, namespace, name));
  return object === undefined ? [] : [object];
}

/** Follows changes until it is time to read everything again, or until the server no longer knows where we are. */
async function follow(client: HostClusterClient, kind: HostKind, from: string, parts: Parts): Promise<void> {
  const { reader, resyncSeconds, stopping } = parts;
  const { group, version: served, resourcePlural, query } = watchedKinds[kind];
  const path = group === '' ? `/api/${served}/${resourcePlural}` : `/apis/${group}/${served}/${resourcePlural}`;
  let version = from;
  const until = performance.now() + resyncSeconds * 1_000;
  while (!stopping.aborted && performance.now() < until) {
    const done = Promise.withResolvers<unknown>();
    const timeoutSeconds = Math.max(1, Math.ceil((until - performance.now()) / 1_000));
    let expired: number | undefined;
    const controller = await client.watch.watch(
      path,
      { ...query, resourceVersion: version, allowWatchBookmarks: true, timeoutSeconds },
      (type: string, raw: { code?: number; metadata?: { resourceVersion?: string } }) => {
        if (type === 'ERROR') {
          expired = raw.code ?? 0;
          return done.resolve(null);
        }
        if (type !== 'BOOKMARK')
          for (const object of kept(kind, raw, reader))
            if (type === 'DELETED') reader.gone(kind, object.namespace, object.name);
            else reader.changed(object);
        version = raw.metadata?.resourceVersion ?? version;
      },
      done.resolve,
    );
    const end = () => controller.abort();
    stopping.addEventListener('abort', end, { once: true });
    const error = await done.promise;
    stopping.removeEventListener('abort', end);
    controller.abort();
    // Too old: the list begins anew. A quiet watch is cut after 30 s, and goes on where it was.
    if (stopping.aborted || expired !== undefined || codeOf(error) === 410) return;
    if (error && (error as Error).name !== 'TimeoutError') throw error;
  }
}
