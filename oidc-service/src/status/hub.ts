import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import { workspaceStateOf } from '../directory/index.js';
import { Problem } from '../http/problem.js';
import { changesFor } from '../provisioning/index.js';
import { type HostView, hostView } from './host-view.js';
import type { ProbeResult } from './probe.js';
import type { StatusSource, WatchedStatus } from './source.js';
import type { WorkspaceStatus } from './status.js';
import { workspaceStatusOf } from './status-of.js';
import { type NamedStatus, named, newViewer, type Viewer } from './viewer.js';

/** What a hub is made from. */
export interface HubParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly source: StatusSource;
  readonly issuer: string;
  readonly domains: ReadonlyMap<string, string>;
  readonly mostViewers: number;
  readonly checkSeconds: number;
  /** Asks the address of an API server. */
  readonly probe: (address: string) => Promise<ProbeResult>;
  /** Told how a workspace stands whenever something of it changed, and again after as many milliseconds as it answers. */
  readonly noted: (status: WorkspaceStatus) => Promise<number | undefined>;
}

/** Somebody who wants to follow a workspace. */
export interface Follower {
  readonly workspace: string;
  /** Whose views are counted together. */
  readonly session: string;
  /** Id of what they saw last. */
  readonly lastSeen: string | undefined;
  /** Whether their session and their right hold still; asked again and again. */
  holds(): Promise<boolean>;
}

/** How workspaces stand, for whoever asks once and for whoever follows: one watch, however many look. */
export interface StatusHub {
  /** How a workspace stands now; undefined when nobody knows of it. */
  of(workspace: string): Promise<WorkspaceStatus | undefined>;
  /** @throws Problem TOO_MANY_REQUESTS */
  follow(follower: Follower): Promise<Viewer>;
  /** Viewers at the moment. */
  viewers(): number;
  start(): void;
  /** Ends every view, so that no request holds up the end of the process. */
  endViews(): void;
  stop(): Promise<void>;
}

/** Most views of a session: browsers have six connections to a host, and pages need some. */
const viewsOfSession = 4;
/** Milliseconds between looks at all views, before a silent one gets a comment, and before one that does not read is cut. */
const [tickPause, beatPause, patience] = [1_000, 15_000, 30_000];
/** Milliseconds in which changes are taken together, and between looks at what the database alone knows of viewed workspaces. */
const [gather, look] = [200, 3_000];
/** Milliseconds between looks at the address of a workspace that somebody views. */
const probePause = 20_000;

interface Viewed {
  readonly follower: Follower;
  readonly viewer: Viewer;
  beatAt: number;
  checkedAt: number;
}

interface Probed {
  at: number;
  result: ProbeResult | undefined;
}

/** Makes one; `start` begins to watch. */
export function statusHub(parts: HubParts): StatusHub {
  const { db, log, source } = parts;
  const dirty = new Set<string>();
  const viewed = new Map<string, Set<Viewed>>();
  const probed = new Map<string, Probed>();
  const told = new Set<string>();
  const later = new Map<string, NodeJS.Timeout>();
  let working: Promise<void> = Promise.resolve();
  let watched: WatchedStatus | undefined;
  let [gathering, ticking]: (NodeJS.Timeout | undefined)[] = [];
  let stopped = false;
  let lookedAt = 0;
  const now = () => performance.now();

  const view: HostView = hostView(source.name === 'cluster', (workspaces) => {
    for (const one of workspaces ?? viewed.keys()) dirty.add(one);
    if (dirty.size > 0 && !stopped) gathering ??= setTimeout(settle, gather);
  });
  const reader = {
    ...view.reader,
    snapshot: (...[kind, objects]: Parameters<typeof view.reader.snapshot>) => {
      for (const one of ['away', kind]) told.delete(one);
      view.reader.snapshot(kind, objects);
    },
    away: (...[kind, why, error]: Parameters<typeof view.reader.away>) => {
      // Every kind is tried again and again: one line says that the cluster is away, and one each what may not be read.
      const what = why === 'away' ? why : kind;
      if (!told.has(what))
        log.warn({ err: error, kind, why }, 'the host cluster cannot be watched; what was seen of it stays');
      told.add(what);
      view.reader.away(kind, why, error);
    },
  };

  const of = async (workspace: string): Promise<WorkspaceStatus | undefined> => {
    const directory = await workspaceStateOf(db, workspace, parts.domains);
    const [change] = await changesFor(db, { workspace }, 1);
    const seen = view.of(workspace);
    if (directory.state === 'unknown' && change === undefined && seen.host === undefined) return undefined;
    const address = directory.apiServer;
    const known = address === null ? undefined : probed.get(address);
    if (address !== null && seen.seen === 'live' && viewed.has(workspace)) probeLater(workspace, address, known);
    return workspaceStatusOf({ workspace, view: seen, directory, change, probe: known?.result, issuer: parts.issuer });
  };

  const probeLater = (workspace: string, address: string, known: Probed | undefined): void => {
    if (known !== undefined && now() - known.at < probePause) return;
    const next: Probed = { at: now(), result: known?.result };
    probed.set(address, next);
    void parts.probe(address).then((result) => {
      const differs = next.result?.result !== result.result;
      next.result = result;
      if (differs && viewed.has(workspace)) void update([workspace]);
    });
  };

  const settle = (): void => {
    gathering = undefined;
    const all = [...dirty];
    dirty.clear();
    void update(all);
  };

  /** One after the other: a thousand workspaces at once must not take every connection. */
  const update = (workspaces: readonly string[]): Promise<void> => {
    working = working.then(async () => {
      for (const workspace of workspaces) {
        if (stopped) return;
        try {
          const status = await of(workspace);
          if (status === undefined) continue;
          show(workspace, named(status));
          again(workspace, await parts.noted(status));
        } catch (err) {
          log.error({ err }, 'cannot say how a workspace stands');
        }
      }
    });
    return working;
  };

  const again = (workspace: string, after: number | undefined): void => {
    clearTimeout(later.get(workspace));
    later.delete(workspace);
    if (after !== undefined && !stopped)
      later.set(
        workspace,
        setTimeout(() => void update([workspace]), after),
      );
  };

  const show = (workspace: string, status: NamedStatus): void => {
    for (const { viewer } of viewed.get(workspace) ?? []) viewer.show(status);
  };

  const tick = (): void => {
    const at = now();
    for (const all of [...viewed.values()])
      for (const one of [...all]) {
        if (one.viewer.stalled(at) > patience) one.viewer.end();
        else if (at - one.beatAt > beatPause) {
          one.beatAt = at;
          one.viewer.beat();
        }
        if (at - one.checkedAt > parts.checkSeconds * 1_000) {
          one.checkedAt = at;
          // What cannot be asked does not hold: the browser comes back when it can.
          void one.follower.holds().then(
            (holds) => holds || one.viewer.end(),
            () => one.viewer.end(),
          );
        }
      }
    if (at - lookedAt > look && viewed.size > 0) {
      // Not waited for: however long it takes, views end when their rights do; and not asked again before it is done.
      lookedAt = Number.POSITIVE_INFINITY;
      void update([...viewed.keys()]).then(() => {
        lookedAt = now();
      });
    }
    for (const [address, { at: asked }] of probed) if (at - asked > 10 * probePause) probed.delete(address);
    if (!stopped) ticking = setTimeout(tick, tickPause);
  };

  const viewers = (): number => [...viewed.values()].reduce((sum, { size }) => sum + size, 0);
  const endViews = (): void => {
    stopped = true;
    for (const all of [...viewed.values()]) for (const { viewer } of [...all]) viewer.end();
  };
  return {
    of,
    viewers,
    follow: async (follower) => {
      const { workspace, session } = follower;
      const mine = [...viewed.values()].flatMap((all) => [...all]).filter((one) => one.follower.session === session);
      if (stopped) throw new Problem('UNAVAILABLE', 'the service is stopping', [], { 'retry-after': '3' });
      if (mine.length >= viewsOfSession || viewers() >= parts.mostViewers)
        throw new Problem('TOO_MANY_REQUESTS', `at most ${viewsOfSession} live views of a session`, [], {
          'retry-after': '60',
        });
      const all = viewed.get(workspace) ?? new Set();
      viewed.set(workspace, all);
      const viewer = newViewer(follower.lastSeen, now, () => {
        all.delete(one);
        if (all.size === 0 && viewed.get(workspace) === all) viewed.delete(workspace);
      });
      const one: Viewed = { follower, viewer, beatAt: now(), checkedAt: now() };
      all.add(one);
      try {
        const status = await of(workspace);
        if (status !== undefined) viewer.show(named(status));
        if (!(await follower.holds())) viewer.end();
      } catch (error) {
        viewer.end();
        throw error;
      }
      return viewer;
    },
    start: () => {
      watched = source.watch(reader);
      ticking = setTimeout(tick, tickPause);
    },
    endViews,
    stop: async () => {
      endViews();
      clearTimeout(gathering);
      clearTimeout(ticking);
      for (const timer of later.values()) clearTimeout(timer);
      await watched?.stop();
      await working;
    },
  };
}
