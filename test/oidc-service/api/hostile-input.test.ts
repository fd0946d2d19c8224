import { type OperationId, operations } from '@hexabase-kaas/oidc-service';
import { startWorld, type World, waiting } from './world.js';

jest.setTimeout(300_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());
beforeEach(() => world.reset());

/** Objects that are there, or could be, by the names of the paths' parameters. */
const objects: Readonly<Record<string, string>> = {
  organization: 'acme',
  workspace: 'acme--shop',
  group: 'WSUsers',
  person: 'u-admin',
  month: '2026-11',
  webhook: 'chat',
  meter: 'cpu-hours',
  invitation: waiting.id,
};
const hostile = [
  '\0',
  '\u{1f4a3}',
  '\ufeff',
  '..',
  "' or 1=1 --",
  '1'.repeat(400),
  '0000-01-01T00:00:00Z',
  '',
  '-1',
  'null',
];
const ids = Object.keys(operations) as OperationId[];

const pathOf = (id: OperationId, other: Readonly<Record<string, string>> = {}): string =>
  operations[id].path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(other[name] ?? objects[name] ?? 'web'));

async function answerOf(id: OperationId, path: string, body?: string | ReadableStream, type = 'application/json') {
  const { method } = operations[id];
  const response = await fetch(`${world.url}/api/v1${path}`, {
    method: method.toUpperCase(),
    headers: { authorization: 'Bearer u-admin', ...(body !== undefined && { 'content-type': type }) },
    ...(body !== undefined && { body, duplex: 'half' }),
  });
  const kind = response.headers.get('content-type') ?? '';
  const answer = response.status >= 400 ? ((await response.json()) as { code: string; status: number }) : undefined;
  if (answer === undefined) await response.body?.cancel();
  return { status: response.status, kind, answer };
}

/** What is an error of ours, or is told in another form than the others. */
async function faultOf(id: OperationId, ...asked: [path: string, body?: string, type?: string]) {
  const { status, kind, answer } = await answerOf(id, ...asked);
  const told = answer === undefined || (kind.startsWith('application/problem+json') && answer.status === status);
  return status === 500 || !told ? [`${id} ${asked.join(' ')}: ${status} ${kind} ${answer?.code}`] : [];
}

test('no value of a path or a query is an error of the service', async () => {
  const faults: string[] = [];
  for (const id of ids) {
    const one = operations[id];
    if ('stream' in one && id !== 'exportAudit') continue;
    for (const value of hostile) {
      for (const name of Object.keys(one.params.shape))
        faults.push(...(await faultOf(id, pathOf(id, { [name]: value }))));
      for (const name of Object.keys(one.query.shape))
        faults.push(...(await faultOf(id, `${pathOf(id)}?${name}=${encodeURIComponent(value)}`)));
    }
  }
  expect(faults).toEqual([]);
});

test('no body is an error of the service', async () => {
  const bodies = ['', 'null', '[]', '"text"', '{', '{"__proto__": {"a": 1}}', '{"a": 1e999}', `${'['.repeat(30_000)}`];
  const faults: string[] = [];
  for (const id of ids.filter((one) => 'body' in operations[one]))
    for (const body of bodies) faults.push(...(await faultOf(id, pathOf(id), body)));
  expect(faults).toEqual([]);
});

test.each<[OperationId, object, readonly string[]]>([
  [
    'putWebhook',
    { url: 'https://chat.example.com/hook' },
    ['https://a.example/\0', 'https://a.example/\u0085', '\ud800'],
  ],
  [
    'putInvitation',
    { email: 'a@example.com', role: 'billing' },
    ['a\0@example.com', 'a\r\nBcc: b@example.com', '\ud800'],
  ],
  ['putProfile', { name: 'Ada', locale: 'en' }, ['\0', 'a\nb', '\ud800']],
  ['putOrganization', { name: 'Acme' }, ['\0', 'a\u0085b', '\ud800', '   ']],
  ['acceptInvitation', { token: waiting.token }, ['\0', `${waiting.token}\n`]],
  ['putOrganizationUser', { role: 'admin' }, ['\0', 'owner']],
])('%s refuses what no text of a field may hold', async (id, body, values) => {
  for (const field of Object.keys(body))
    for (const value of values) {
      const { status, answer } = await answerOf(id, pathOf(id), JSON.stringify({ ...body, [field]: value }));
      expect({ field, value, status, code: answer?.code }).toEqual({
        field,
        value,
        status: 400,
        code: 'INPUT_INVALID',
      });
    }
});

test('a body of another type is told as that, and no body needs no type', async () => {
  const put = (body: string | ReadableStream | undefined, type?: string) =>
    answerOf('putProfile', pathOf('putProfile'), body, type);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/merge-patch+json'])
    expect(await put('{"name": null, "locale": null}', type)).toMatchObject({
      status: 415,
      answer: { code: 'BODY_TYPE_UNSUPPORTED' },
    });
  const stream = new Blob(['{}']).stream();
  expect(await put(stream, 'text/plain')).toMatchObject({ status: 415 });
  expect(await put('{"name": null, "locale": null}', 'application/json; charset=utf-8')).toMatchObject({ status: 200 });
  expect(await put(undefined)).toMatchObject({ status: 400, answer: { code: 'INPUT_INVALID' } });
  expect(await answerOf('restrictPerson', pathOf('restrictPerson'))).toMatchObject({ status: 200 });
});

test('another method is told as that, with those that the path takes', async () => {
  const ask = async (method: string, path: string) => {
    const response = await fetch(`${world.url}/api/v1${path}`, { method });
    const { code } = response.status === 204 ? { code: undefined } : ((await response.json()) as { code?: string });
    return [response.status, code, response.headers.get('allow')];
  };
  const allowed = 'DELETE, GET, HEAD, PUT';
  expect(await ask('POST', '/organizations/acme')).toEqual([405, 'METHOD_NOT_ALLOWED', expect.any(String)]);
  expect(await ask('PATCH', '/workspaces/acme--shop/groups/WSUsers')).toEqual([405, 'METHOD_NOT_ALLOWED', allowed]);
  expect(await ask('OPTIONS', '/workspaces/acme--shop/groups/WSUsers')).toEqual([204, undefined, allowed]);
});
