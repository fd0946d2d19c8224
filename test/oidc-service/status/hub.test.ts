import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import {
  createLog,
  type Follower,
  hostObject,
  Problem,
  type StatusHub,
  type StatusReader,
  statusHub,
  type Viewer,
  type WorkspaceStatus,
} from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from '../api/world.js';
import { failing, type Sample, sound, turned } from './flux-sample.js';

jest.setTimeout(120_000);

let world: World;
let hub: StatusHub;
let reader: StatusReader;
let watches = 0;
let holds = true;
const noted: WorkspaceStatus[] = [];
beforeAll(async () => {
  world = await startWorld();
  hub = make();
  hub.start();
  for (const { kind, raw } of Object.values(sound)) reader.changed(hostObject(kind, raw) as never);
}, 120_000);
afterAll(async () => {
  await hub.stop();
  await world.stop();
});

function make(): StatusHub {
  return statusHub({
    db: world.db,
    clock: () => world.now,
    log: createLog('silent'),
    // A source that this test speaks for.
    source: {
      name: 'cluster',
      watch: (given) => {
        reader = given;
        watches++;
        return { first: Promise.resolve(), stop: async () => undefined };
      },
    },
    issuer: 'https://id.example.com',
    domains: new Map(),
    mostViewers: 250,
    checkSeconds: 1,
    probe: async (address) => ({ address, result: 'answers' }),
    noted: async (status) => {
      noted.push(status);
      return undefined;
    },
  });
}

const follower = (session: string, more: Partial<Follower> = {}): Follower => ({
  workspace: 'acme--shop',
  session,
  lastSeen: undefined,
  holds: async () => holds,
  ...more,
});

/** Reads a view as a browser does, event by event. */
function read(viewer: Viewer) {
  const events: { id: string; status: WorkspaceStatus }[] = [];
  const done = (async () => {
    for await (const text of viewer.events) {
      const [, id = ''] = /^id: (.*)$/m.exec(text) ?? [];
      const [, data] = /^data: (.*)$/m.exec(text) ?? [];
      if (data !== undefined) events.push({ id, status: JSON.parse(data) });
    }
  })();
  return { events, done };
}
async function until(what: string, hold: () => boolean): Promise<void> {
  for (let left = 200; !hold(); left--) {
    if (left === 0) throw new Error(`waited for too long: ${what}`);
    await pause(50);
  }
}
const host = (message: string) => turned('host', { conditions: [failing('BuildFailed', message)] });
const fixed = () => hostObject('Kustomization', (sound.host as Sample).raw) as never;

test('two hundred look through one watch, and each sees each state once', async () => {
  const viewers = await Promise.all(Array.from({ length: 200 }, (_, i) => hub.follow(follower(`s-${i}`))));
  const reads = viewers.map(read);
  await until('everybody sees the first', () => reads.every(({ events }) => events.length === 1));
  reader.changed(host('one') as never);
  await until('everybody sees the next', () => reads.every(({ events }) => events.length === 2));
  expect(new Set(reads.map(({ events }) => events[1]?.id)).size).toBe(1);
  expect(reads[0]?.events[1]?.status.steps[1]).toMatchObject({ state: 'failed', cause: 'build-failed', detail: 'one' });
  expect([watches, hub.viewers()]).toEqual([1, 200]);
  // A host that says the same again says nothing new.
  reader.changed(host('one') as never);
  await pause(500);
  expect(reads.every(({ events }) => events.length === 2)).toBe(true);
  reader.changed(fixed());
  await until('everybody sees it mended', () => reads.every(({ events }) => events.length === 3));
  expect(noted.length).toBeGreaterThan(1);
  for (const viewer of viewers) viewer.end();
  await Promise.all(reads.map(({ done }) => done));
  expect(hub.viewers()).toBe(0);
});

test('who comes back is told what they have not seen, also by another process', async () => {
  const first = await hub.follow(follower('s-back'));
  const begun = read(first);
  await until('the first', () => begun.events.length === 1);
  first.end();
  await begun.done;
  const id = begun.events[0]?.id;
  const another = make();
  another.start();
  for (const { kind, raw } of Object.values(sound)) reader.changed(hostObject(kind, raw) as never);
  const again = await another.follow(follower('s-back', { lastSeen: id }));
  const seen = read(again);
  await pause(300);
  expect(seen.events).toEqual([]);
  reader.changed(host('two') as never);
  await until('what is new', () => seen.events.length === 1);
  await another.stop();
  await seen.done;
  await expect(another.follow(follower('s-back'))).rejects.toThrow(Problem);
  // The readers of both hubs are told apart by who watched last.
  await hub.stop();
  hub = make();
  hub.start();
  for (const { kind, raw } of Object.values(sound)) reader.changed(hostObject(kind, raw) as never);
});

test('a session has four views, and the fifth is refused', async () => {
  const four = await Promise.all([1, 2, 3, 4].map(() => hub.follow(follower('s-many'))));
  await expect(hub.follow(follower('s-many'))).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  const reads = four.map(read);
  for (const viewer of four) viewer.end();
  await Promise.all(reads.map(({ done }) => done));
});

test('who may no longer look sees nothing after at most a second and a tick', async () => {
  const viewer = await hub.follow(follower('s-lost'));
  const seen = read(viewer);
  await until('the first', () => seen.events.length === 1);
  const from = performance.now();
  holds = false;
  await seen.done;
  holds = true;
  expect(performance.now() - from).toBeLessThan(4_000);
});

test('who does not read holds up nobody, gets the newest when they do, and is ended when they never do', async () => {
  const slow = await hub.follow(follower('s-slow'));
  const iterator = slow.events[Symbol.asyncIterator]();
  await iterator.next();
  const quick = read(await hub.follow(follower('s-quick')));
  for (let i = 0; i < 20; i++) {
    reader.changed(host(`state ${i}`) as never);
    await until(`state ${i}`, () => quick.events.at(-1)?.status.steps[1]?.detail === `state ${i}`);
  }
  const { value } = await iterator.next();
  expect(value).toContain('state 19');
  expect(slow.stalled(performance.now() + 31_000)).toBeGreaterThan(30_000);
  slow.end();
  await pause(3_500);
  expect(slow.cut.aborted).toBe(true);
  hub.endViews();
  await quick.done;
});

test('over HTTP: an event, then the end at a stop though somebody follows and does not read', async () => {
  const own = await startWorld({ DEVELOPMENT_SIGN_IN: 'on', ISSUER: 'http://localhost:3999' });
  const cookie = await signedIn(own);
  const admin = (
    await own.db.selectFrom('session').select('person_id').where('user_agent', 'is not', null).executeTakeFirst()
  )?.person_id as string;
  await own.db
    .insertInto('organization_user')
    .values({ organization_id: 'acme', person_id: admin, role: 'admin', origin: 'managed' })
    .execute();
  const path = '/api/v1/organizations/acme/workspaces/shop/status/events';
  const answer = await fetch(own.url + path, { headers: { cookie } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  expect([answer.headers.get('cache-control'), answer.headers.get('x-accel-buffering')]).toEqual(['no-store', 'no']);
  const body = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  while (!text.includes('event: status')) text += new TextDecoder().decode((await body.read()).value);
  expect(text).toMatch(/^retry: 3000\n\nid: [0-9a-f]{32}\nevent: status\ndata: \{.*\}\n\n$/);
  const silent = connect(own.port, '127.0.0.1');
  silent.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`);
  silent.pause();
  await pause(300);
  await own.db.deleteFrom('organization_user').where('person_id', '=', admin).execute();
  const refused = await fetch(own.url + path, { headers: { cookie } });
  expect(refused.status).toBe(404);
  await refused.text();
  const from = performance.now();
  await own.stop();
  expect(performance.now() - from).toBeLessThan(3_000);
  for (let { done } = await body.read(); !done; ) ({ done } = await body.read());
  silent.destroy();
});

async function signedIn({ url }: World): Promise<string> {
  const answer = await fetch(`${url}/sign-in/development`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: 'http://localhost:3999', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ name: 'viewer' }),
  });
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}
