// Real Flux controllers reconcile the tree of 1, 10 and 50 workspaces, and of 50 on two shards: times and costs.
import { setTimeout as sleep } from 'node:timers/promises';
import { changeOne } from './flux-change.ts';
import { costOf, memory } from './flux-cost.ts';
import { partition } from './flux-partition.ts';
import { reconcileAll } from './flux-pass.ts';
import { settled } from './flux-state.ts';
import type { Fleet } from './flux-tenancy.ts';
import { type World, withWorld } from './flux-world.ts';
import type { Row } from './row.ts';

const one: Fleet = { workspaces: 1, shards: 0, boot: 0 };
const ten: Fleet = { ...one, workspaces: 10 };
const fifty: Fleet = { ...one, workspaces: 50 };
const sharded: Fleet = { ...fifty, shards: 2 };
const booting: Fleet = { ...ten, boot: 20 };
/** Minutes of `spec.interval` of the Kustomizations and HelmReleases that are rendered. */
const interval = 10;
const quietSeconds = 30;

export async function flux(say: (text: string) => void): Promise<readonly Row[]> {
  const columns: [string, Figures][] = [];
  const figures = async (fleet: Fleet): Promise<Figures> => {
    const title = `${fleet.workspaces}${fleet.shards > 0 ? ` on ${fleet.shards} shards` : ''}`;
    say(`real Flux on an API server of its own: workspaces: ${title}`);
    const made = await withWorld(fleet, measure);
    columns.push([title, made]);
    say(table(columns));
    return made;
  };
  const of1 = await figures(one);
  const of10 = await figures(ten);
  const of50 = await figures(fifty);
  const ofShards = await figures(sharded);
  say('10 workspaces again, whose vClusters take 20 s to start');
  const first = await withWorld(booting, async (world) => (await costOf(world, () => firstApply(world))).seconds);
  const { workspaces } = fifty;
  const slope = (name: keyof Figures): number => (Number(of50[name]) - Number(of10[name])) / 40;
  const early = (name: keyof Figures): number => (Number(of10[name]) - Number(of1[name])) / 9;
  const row = (bench: string, ours: number, peer: number, peerName: string, unit: string): Row => ({
    ...{ bench: `flux: ${bench}`, ours, peer, peerName, unit },
    ratio: peer / ours,
  });
  const pair = (bench: string, name: keyof Figures, unit: string): Row =>
    row(bench, Number(ofShards[name]), Number(of50[name]), 'the same without shards', unit);
  const growth = (bench: string, name: keyof Figures, unit: string): Row =>
    row(bench, slope(name), early(name), 'one more from 1 to 10', unit);
  return [
    row('push to ready, a workspace of 50', of50.first / workspaces, of10.first / 10, 'a workspace of 10', 's'),
    row('push to ready, vClusters in 20 s', first, of10.first, '10 whose vClusters are ready at once', 's'),
    pair('push to ready, 50 on 2 shards', 'first', 's'),
    pair('change on the host, 2 shards', 'changeOnHost', 's'),
    pair('change in the tenant, 2 shards', 'changeInTenant', 's'),
    pair('change to all ready, 2 shards', 'changeAll', 's'),
    pair('processor idle, 2 shards', 'idleProcessor', 's/min'),
    pair('memory, 2 shards', 'memory', 'MiB'),
    growth('processor of a push, one more', 'pushProcessor', 's'),
    growth('processor idle, one more', 'idleProcessor', 's/min'),
    growth('memory, one more', 'memory', 'MiB'),
    growth('requests to the host, one more', 'hostRequests', '/min'),
    growth('requests to tenants, one more', 'tenantRequests', '/min'),
  ];
}

interface Figures {
  /** Seconds from the first push until everything is ready. */
  readonly first: number;
  readonly firstProcessor: number;
  /** Seconds from a push that changes one workspace until the change is there, and until all are ready at the commit. */
  readonly changeOnHost: number;
  readonly changeInTenant: number;
  readonly changeAll: number;
  readonly pushProcessor: number;
  /** A minute without a push: what is used all the time, and a tenth of a reconciliation of everything. */
  readonly idleProcessor: number;
  readonly idleApiServer: number;
  readonly hostRequests: number;
  readonly tenantRequests: number;
  /** Seconds that a reconciliation of everything takes, without a change. */
  readonly pass: number;
  readonly memory: number;
  readonly objects: Readonly<Record<string, number>>;
}

async function measure(world: World): Promise<Figures> {
  const first = await costOf(world, () => firstApply(world));
  const times = { host: 0, tenant: 0, all: 0 };
  const push = await costOf(world, async () => Object.assign(times, await changeOne(world)));
  const quiet = await costOf(world, () => sleep(quietSeconds * 1000));
  const pass = await costOf(world, () => reconcileAll(world));
  const idle = (name: keyof typeof pass): number => (quiet[name] * 60) / quiet.seconds + pass[name] / interval;
  return {
    first: first.seconds,
    firstProcessor: first.processor,
    changeOnHost: times.host,
    changeInTenant: times.tenant,
    changeAll: times.all,
    pushProcessor: push.processor,
    idleProcessor: idle('processor'),
    idleApiServer: idle('apiServer'),
    hostRequests: idle('hostRequests'),
    tenantRequests: idle('tenantRequests'),
    pass: pass.seconds,
    memory: await memory(world),
    objects: Object.fromEntries(await partition(world)),
  };
}

const firstApply = async (world: World): Promise<void> => settled(world, await world.push(false));

function table(columns: readonly (readonly [string, Figures])[]): string {
  const line = (title: string, cells: readonly string[]): string =>
    `${title.padEnd(18)}${cells.map((cell) => cell.padStart(14)).join('')}`;
  const names = Object.keys(columns[0]?.[1] ?? {}).filter((name) => name !== 'objects') as (keyof Figures)[];
  return [
    line(
      'workspaces',
      columns.map(([title]) => title),
    ),
    ...names.map((name) =>
      line(
        name,
        columns.map(([, figures]) => Number(figures[name]).toFixed(2)),
      ),
    ),
    ...columns.map(([title, { objects }]) => `${title}: objects by controller: ${JSON.stringify(objects)}`),
  ].join('\n');
}
