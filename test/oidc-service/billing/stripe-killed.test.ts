// The real process, ended at any moment: what it answered with 200 is done, once.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openDatabase } from '@hexabase-kaas/oidc-service';
import { freePorts } from '../../cluster/harness/port.ts';
import { Hopeless, until } from '../../cluster/harness/until.ts';
import { runs } from '../runs.js';
import { emptyDatabase } from '../test-database.js';
import { type FakeStripe, startFakeStripe } from './fake-stripe/fake-stripe.ts';
import { signedHeader } from './independent-hmac.js';
import { environment, secret } from './stripe-world.js';

jest.setTimeout(7_200_000);

const directory = mkdtempSync(join(tmpdir(), 'kaas-stripe-'));
let place = { url: `pglite:${join(directory, 'db')}`, drop: async () => {} };
let fake: FakeStripe;
let child: ChildProcess | undefined;
beforeAll(async () => {
  // On a server where there is one; embedded, it ran on a folder before.
  if (process.env.DATABASE_URL !== undefined) place = await emptyDatabase();
  fake = await startFakeStripe(() => Math.floor(Date.now() / 1_000));
});
afterAll(async () => {
  await kill();
  await fake.close();
  await place.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** Starts it on a port of its own, which another program may have taken since the one before it was killed. */
async function start(): Promise<number> {
  const [port = 0] = await freePorts(1);
  let said = '';
  const started = spawn(process.execPath, [resolve('oidc-service/dist/main.js')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...environment(fake.url),
      DATABASE_URL: place.url,
      PORT: String(port),
      DEVELOPMENT_SIGN_IN: '',
    },
  });
  child = started;
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (text) => {
      said = `${said}${text}`.slice(-4_000);
    });
  await until('it serves', 300, () => {
    if (started.exitCode !== null || started.signalCode !== null) throw new Hopeless(`it ended: ${said}`);
    return fetch(`http://127.0.0.1:${port}/livez`).then(
      (response) => response.ok,
      () => false,
    );
  });
  return port;
}

async function kill(): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('kill -9 at random moments: no event that was answered is lost, and none has two effects', async () => {
  let port = 0;
  const answered = new Set<string>();
  let number = 0;
  const send = async (id: string): Promise<void> => {
    const content = {
      id,
      object: 'event',
      type: 'customer.updated',
      created: 1,
      livemode: false,
      data: { object: { id: 'cus_1', object: 'customer' } },
    };
    const body = Buffer.from(JSON.stringify(content));
    const headers = { 'stripe-signature': signedHeader(body, [secret], Math.floor(Date.now() / 1_000)) };
    const url = `http://127.0.0.1:${port}/billing/webhook`;
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) }).catch(() => undefined);
    if (response?.status === 200) answered.add(id);
  };
  const times = runs(2, 1_000);
  for (let i = 0; i < times; i++) {
    port = await start();
    const ids = Array.from({ length: 10 }, () => `evt_${number++}`);
    // The first of them ten times, the others twice.
    const sending = ids.flatMap((id, at) => Array.from({ length: at === 0 ? 10 : 2 }, () => send(id)));
    await new Promise((done) => setTimeout(done, Math.random() * 300));
    await kill();
    await Promise.all(sending);
  }
  port = await start();
  // As Stripe does with what was not answered.
  await Promise.all(
    Array.from({ length: number }, (_, i) => `evt_${i}`)
      .filter((id) => !answered.has(id))
      .map(send),
  );
  expect(answered.size).toBe(number);
  // A lease of a job ends after a minute; whoever was killed gives none back.
  child?.kill('SIGTERM');
  if (child?.exitCode === null) await once(child, 'exit');
  const { db, close } = await openDatabase({ DATABASE_URL: place.url, DATABASE_POOL_SIZE: 2 });
  try {
    const events = await db.selectFrom('stripe_event').select(['id', 'outcome']).execute();
    expect(new Set(events.map(({ id }) => id)).size).toBe(number);
    const jobs = await db.selectFrom('outbox').select(['key', 'done_at']).where('topic', '=', 'stripe-event').execute();
    expect(new Set(jobs.map(({ key }) => key)).size).toBe(number);
    expect(jobs).toHaveLength(number);
    for (const { id, outcome } of events) {
      const job = jobs.find(({ key }) => key === `stripe-event/${id}`);
      // Done is done, and what is not done is still to be done.
      if (outcome === null) expect(job?.done_at).toBeNull();
    }
  } finally {
    await close();
  }
});
