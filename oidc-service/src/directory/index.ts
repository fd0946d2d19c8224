import type { Feature } from '../http/feature.js';
import type { Service } from '../service.js';
import type { AppliedCommits } from './applied-commits.js';
import { beginSource } from './apply.js';
import { checkedOutCommits } from './checked-out-commit.js';
import { clusterCommits, clusterSource } from './cluster-source.js';
import { directoryMetrics } from './directory-metrics.js';
import { diskSource } from './disk-source.js';
import { directoryReader } from './reader.js';
import type { DirectoryConfiguration } from './settings.js';
import type { DirectorySource, Watching } from './source.js';

export type { AppliedCommits } from './applied-commits.js';
export { type ApplyResult, applyObject, beginSource, knownVersions, removeObject } from './apply.js';
export { clusterSource, type HostClusterClient, hostCluster } from './cluster-source.js';
export type { OrganizationContent, WorkspaceContent } from './directory-content.js';
export { type DirectoryMetrics, directoryMetrics } from './directory-metrics.js';
export { type DirectoryObject, DirectoryRefusal, type FoundObject, readDirectoryObject } from './directory-object.js';
export { diskSource } from './disk-source.js';
export { ensurePersons } from './ensure-persons.js';
export { type EffectiveStructure, gate } from './gate.js';
export { directoryReader, type ReaderParts } from './reader.js';
export type { DirectoryConfiguration } from './settings.js';
export type { DirectoryReader, DirectorySource, Snapshot, Watching } from './source.js';
export { type WorkspaceState, workspaceStateOf } from './workspace-state.js';

/** Which commit is applied, where that can be learnt. */
export function appliedCommits(configuration: DirectoryConfiguration): AppliedCommits | undefined {
  const { DIRECTORY_CLUSTER, DIRECTORY_PATH } = configuration;
  if (DIRECTORY_CLUSTER !== undefined) return clusterCommits(DIRECTORY_CLUSTER);
  return DIRECTORY_PATH === undefined ? undefined : checkedOutCommits(DIRECTORY_PATH);
}

/** Keeps applied structure up to date. A source that is away changes neither readiness nor what is known. */
export function directoryFeature(service: Service<DirectoryConfiguration>): Feature {
  const { configuration, db, clock, log, metrics } = service;
  const { DIRECTORY_CLUSTER, DIRECTORY_PATH, DIRECTORY_RESYNC_SECONDS: resyncSeconds } = configuration;
  const measured = directoryMetrics(metrics);
  const source =
    DIRECTORY_CLUSTER !== undefined
      ? clusterSource({ access: DIRECTORY_CLUSTER, resyncSeconds })
      : DIRECTORY_PATH !== undefined
        ? diskSource(DIRECTORY_PATH, resyncSeconds)
        : undefined;
  let following: Following | undefined;
  return {
    name: 'directory',
    start: async () => {
      if (source === undefined) return;
      const reader = directoryReader({ db, clock, log, metrics: measured });
      following = follow(source, (identity) => beginSource(db, clock, identity), reader);
      // Files are read before the first request is; a cluster may be away for long.
      if (source.name === 'disk') await following.first;
    },
    stop: async () => following?.stop(),
  };
}

interface Following {
  readonly first: Promise<void>;
  stop(): Promise<void>;
}

/** Begins to watch as soon as the source says what it is. */
function follow(
  source: DirectorySource,
  begin: (identity: string) => Promise<void>,
  reader: ReturnType<typeof directoryReader>,
): Following {
  const first = Promise.withResolvers<void>();
  const stopping = new AbortController();
  let watching: Watching | undefined;
  const run = async (): Promise<void> => {
    for (let failures = 0; !stopping.signal.aborted; failures++) {
      try {
        await begin(await source.identity());
        break;
      } catch (error) {
        reader.away(error);
        await waited(Math.min(30_000, 250 * 2 ** failures), stopping.signal);
      }
    }
    if (stopping.signal.aborted) return;
    watching = source.watch(reader);
    watching.first.then(first.resolve);
  };
  const begun = run();
  return {
    first: first.promise,
    stop: async () => {
      stopping.abort();
      await begun;
      await watching?.stop();
    },
  };
}

function waited(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
