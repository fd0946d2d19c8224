import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  guardedPost,
  notifyOnce,
  recordAudit,
  requireAllowed,
  webhookHandler,
  workOnce,
} from '@hexabase-kaas/oidc-service';
import { startWorld, type World } from '../api/world.js';

jest.setTimeout(180_000);

/** What a receiver got, and what it answers next. */
const got: { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
let status = 204;
const receiver = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  got.push({ path: request.url ?? '', headers: request.headers, body });
  response.writeHead(status, { location: '/elsewhere' }).end('ignored');
});

let world: World;
let url: string;
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?token=secret-of-the-path`;
  world = await startWorld({ WEBHOOK_PRIVATE_HOSTS: '127.0.0.1' });
  // Before anything is told, what happened is not.
  await world.db.deleteFrom('webhook').execute();
  while (await notifyOnce(parts()));
}, 120_000);
afterAll(async () => {
  await world.stop();
  receiver.close();
});
beforeEach(async () => {
  status = 204;
  got.length = 0;
  await world.db.deleteFrom('outbox').execute();
  await world.db.deleteFrom('webhook').execute();
});

const parts = () => ({ db: world.db, clock: () => world.now, issuer: 'https://id.example.com', mails: false });
const keys = ['ZGV2ZWxvcG1lbnQta2V5LWZvci1zZWFsaW5nLW9ubHk'];
const chat = { organization: 'acme', webhook: 'chat' };
const put = (to = url) => world.as('admin').call('putWebhook', { params: chat, body: { url: to } });
const list = async () =>
  (await world.as('admin').call('listWebhooks', { params: { organization: 'acme' } })).answer.items[0];
/** Something happens, and the message is tried once here, unless the worker of the server was quicker. */
async function happen(privateHosts = ['127.0.0.1']): Promise<void> {
  const event = { actor: 'status', action: 'workspace.fail', target: 'workspace/acme--shop', organization: 'acme' };
  await recordAudit(world.db, {
    ...event,
    at: world.now,
    source: 'test',
    result: 'allowed',
    details: { cause: 'image-missing' },
  });
  await notifyOnce(parts());
  await tryOnce(privateHosts);
}
async function tryOnce(privateHosts = ['127.0.0.1']): Promise<void> {
  const webhook = webhookHandler(world.db, () => world.now, { keys, privateHosts: new Set(privateHosts) });
  const policy = { attempts: 12, lease: 30_000, pause: 15_000 };
  for (let i = 0; i < 100; i++) {
    await workOnce(world.db, () => world.now, { webhook }, policy);
    const rows = await world.db.selectFrom('outbox').select(['attempts']).where('topic', '=', 'webhook').execute();
    if (rows.length > 0 && rows.every(({ attempts }) => attempts > 0)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
    await notifyOnce(parts());
  }
  for (let i = 0; i < 100 && (await list())?.succeededAt === null && (await list())?.failure === null; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Signature as a receiver makes it, of the standard's text and nothing of ours. */
const signature = (secret: string, { headers, body }: (typeof got)[number]): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
    .update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
    .digest('base64')}`;

test('a message comes signed, with opaque ids alone, and the secret is shown once', async () => {
  const made = await put();
  expect([made.status, made.answer.secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
  const again = await put();
  expect([again.status, again.answer.secret]).toEqual([200, null]);
  expect(JSON.stringify(await list())).not.toContain('whsec');
  expect(JSON.stringify(await world.db.selectFrom('webhook').selectAll().execute())).not.toContain(made.answer.secret);
  await happen();
  expect(got.length).toBe(1);
  const [message] = got as [(typeof got)[number]];
  expect(message.headers['webhook-signature']).toBe(signature(made.answer.secret ?? '', message));
  expect(message.headers['webhook-timestamp']).toBe(String(world.now.getTime() / 1_000));
  expect(JSON.parse(message.body)).toEqual({
    type: 'workspace-failed',
    timestamp: world.now.toISOString(),
    data: { organization: 'acme', workspace: 'acme--shop', cause: 'image-missing' },
  });
  expect((await list())?.succeededAt).toBe(world.now.toISOString());
  const told = await world.db.selectFrom('audit_event').select('details').where('action', '=', 'webhook.put').execute();
  expect(JSON.stringify(told)).not.toContain('secret-of-the-path');
});

test('what is not taken comes again under the same id, and redirects are not followed', async () => {
  await put();
  for (const answer of [500, 307]) {
    status = answer;
    await happen();
    expect((await list())?.failure).toBe(String(answer));
  }
  const ids = new Set(got.map(({ headers }) => headers['webhook-id']));
  expect([got.length, ids.size, got.every(({ path }) => path.startsWith('/hook'))]).toEqual([2, 2, true]);
  status = 204;
  await world.db
    .updateTable('outbox')
    .set({ run_at: new Date(0), attempts: 0 })
    .where('topic', '=', 'webhook')
    .execute();
  await tryOnce();
  await tryOnce();
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  expect((await list())?.failure).toBeNull();
});

test('after a new secret both sign for a day, and then the new one alone', async () => {
  const first = (await put()).answer.secret ?? '';
  const second = (await world.as('admin').call('rotateWebhookSecret', { params: chat, body: {} })).answer.secret ?? '';
  expect(second).not.toBe(first);
  await happen();
  const [message] = got as [(typeof got)[number]];
  expect(message.headers['webhook-signature']).toBe(`${signature(second, message)} ${signature(first, message)}`);
  const before = world.now;
  world.now = new Date(before.getTime() + 86_400_001);
  got.length = 0;
  await world.db.updateTable('webhook').set({ succeeded_at: null }).execute();
  await happen();
  const [later] = got as [(typeof got)[number]];
  expect(later.headers['webhook-signature']).toBe(signature(second, later));
  world.now = before;
});

test('a receiver that is gone for good is left alone until the webhook is saved again', async () => {
  await put();
  status = 410;
  await happen();
  for (let i = 0; i < 40 && (await list())?.state !== 'paused'; i++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await list())?.state).toBe('paused');
  const rows = await world.db.selectFrom('outbox').select('dead_at').where('topic', '=', 'webhook').execute();
  expect(rows.every(({ dead_at }) => dead_at !== null)).toBe(true);
  status = 204;
  await put();
  expect((await list())?.state).toBe('active');
});

test('no address of a private network is called: not by number, by name, nor by what was allowed before', async () => {
  const none = new Set<string>();
  for (const bad of [
    'http://hooks.example.com/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::10.0.0.1]/',
    'https://localhost./',
    'https://kubernetes./',
    'https://169.254.169.254/latest/meta-data',
    'https://10.1.2.3/',
    'https://localhost/',
    'https://kubernetes.default.svc/',
    'https://kubernetes/',
    'https://user:password@hooks.example.com/',
    'https://hooks.example.com/#x',
    'ftp://hooks.example.com/',
    'javascript:alert(1)',
    '',
  ])
    expect([bad, refusal(() => requireAllowed(bad, none))]).toEqual([bad, 'INPUT_INVALID']);
  expect(refusal(() => requireAllowed('https://hooks.example.com:8443/x?y', none))).toBeUndefined();
  await expect(put('https://192.168.0.1/')).rejects.toMatchObject({ status: 400 });
  // What was allowed when it was saved, and is not any more.
  await put();
  const strict = webhookHandler(world.db, () => world.now, { keys, privateHosts: none });
  const payload = { organization: 'acme', webhook: 'chat', id: 'msg_1', body: '{}' };
  await expect(strict({ id: 1, attempt: 1, idempotencyKey: 'x', payload })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
  // A name is refused by what it leads to, and nothing is connected to.
  const named = new URL(url.replace('127.0.0.1', 'localhost'));
  await expect(guardedPost(named, '{}', false)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' });
  expect(got).toEqual([]);
});

test('an organization has five at most, and whoever removes one stops what waits', async () => {
  const admin = world.as('admin');
  for (const webhook of ['a', 'b', 'c', 'd', 'e'])
    await admin.call('putWebhook', { params: { organization: 'acme', webhook }, body: { url } });
  await expect(put()).rejects.toMatchObject({ status: 409 });
  for (const webhook of ['a', 'b', 'c', 'd', 'e'])
    await admin.call('removeWebhook', { params: { organization: 'acme', webhook } });
  expect(await list()).toBeUndefined();
});

function refusal(ask: () => void): string | undefined {
  try {
    ask();
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}
