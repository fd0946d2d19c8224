import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type ApiAnswer, type ApiRequest, ApiServer, messageOf } from '../../delivery/src/cluster/api-server.js';
import { inParallel } from '../../delivery/src/cluster/parallel.js';
import { isTransient, parseRetryAfter, retryDelay } from '../../delivery/src/cluster/retry.js';

const now = Date.parse('2026-01-01T00:00:00Z');

test.each<[string | undefined, number | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['3', 3000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 00:00:05 GMT', 5000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', undefined],
  ['-1x', undefined],
])('Retry-After %j is %j ms', (header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});

test('waits grow, are spread, and never fall below what the server asks for', () => {
  const most = [0, 1, 2, 3, 9, 99].map((attempt) => retryDelay(attempt, undefined, () => 1));
  expect(most).toEqual([100, 200, 400, 800, 5000, 5000]);
  expect(retryDelay(2, undefined, () => 0)).toBe(200);
  for (const attempt of [0, 5, 50]) expect(retryDelay(attempt, 7000, Math.random)).toBeGreaterThanOrEqual(7000);
  expect(retryDelay(0, 3_600_000, () => 0)).toBe(60_000);
});

test('only what may pass by itself is tried again', () => {
  expect([200, 201, 400, 401, 403, 404, 409, 410, 413, 415, 422].filter(isTransient)).toEqual([]);
  expect([408, 429, 500, 502, 503, 504].every(isTransient)).toBe(true);
});

describe('an API server', () => {
  const answer = (status: number, body: ApiAnswer['body'] = {}): ApiAnswer => ({ status, body });
  const serve = (answers: readonly (ApiAnswer | Error)[], milliseconds = 60_000) => {
    const sent: ApiRequest[] = [];
    const server = new ApiServer(
      'host',
      async (request) => {
        const next = answers[Math.min(sent.length, answers.length - 1)] as ApiAnswer | Error;
        sent.push(request);
        if (next instanceof Error) throw next;
        return next;
      },
      { milliseconds },
    );
    return { server, sent };
  };
  const get = { method: 'GET', path: '/x' } as const;
  const patch = { method: 'PATCH', path: '/x' } as const;

  test('is asked again until it answers', async () => {
    const { server, sent } = serve([new Error('cut'), answer(503), answer(429), answer(200)]);
    expect((await server.request(get)).status).toBe(200);
    expect(sent).toHaveLength(4);
  });

  test('that never answers is given up after its time', async () => {
    const { server } = serve([new Error('connect ECONNREFUSED')], 300);
    await expect(server.request(get)).rejects.toMatchObject({
      code: 'DELIVERY_REMOTE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('that fails about one object is not asked for ever', async () => {
    const { server, sent } = serve([answer(500, { message: 'failed calling webhook' })]);
    expect((await server.request(patch)).status).toBe(500);
    expect(sent).toHaveLength(6);
    const typed = serve([
      answer(500, { message: 'failed to create typed patch object (x): .dta: field not declared' }),
    ]);
    expect((await typed.server.request(patch)).status).toBe(500);
    expect(typed.sent).toHaveLength(1);
  }, 30_000);

  test('is asked to apply again when others were at the object, and not when they own its fields', async () => {
    const apply = { ...patch, contentType: 'application/apply-patch+yaml' };
    const passing = serve([answer(409, { reason: 'Conflict' }), answer(200)]);
    expect((await passing.server.request(apply)).status).toBe(200);
    const owned = serve([answer(409, { details: { causes: [{ reason: 'FieldManagerConflict' }] } })]);
    expect((await owned.server.request(apply)).status).toBe(409);
    const put = serve([answer(409, { reason: 'Conflict' })]);
    expect((await put.server.request({ method: 'PUT', path: '/x' })).status).toBe(409);
    expect([owned.sent.length, put.sent.length]).toEqual([1, 1]);
  });

  test('is written to only as long as that is allowed, again before each attempt', async () => {
    const { server, sent } = serve([answer(503)]);
    let allowed = 2;
    const guarded = server.with({
      guard: () => {
        allowed -= 1;
        if (allowed < 0) throw new Error('not ours any more');
      },
    });
    await expect(guarded.request(patch)).rejects.toThrow('not ours any more');
    expect(sent).toHaveLength(2);
  });

  test('what it says about a Secret is not repeated', () => {
    const refusal = answer(422, { reason: 'Invalid', message: 'data[token]: Invalid value: "hunter2"' });
    expect(messageOf({ path: '/api/v1/namespaces/a/secrets/b?x=y' }, refusal)).toBe('Invalid');
    expect(messageOf({ path: '/api/v1/namespaces/a/configmaps/b' }, refusal)).toContain('hunter2');
  });
});

test('work in parallel keeps its order, its limit, and ends before its failure is thrown', async () => {
  let running = 0;
  let most = 0;
  const work = async (item: number): Promise<number> => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    if (item === 7) throw new Error('seven');
    return item * 2;
  };
  expect(await inParallel([1, 2, 3, 4, 5, 6], 3, work)).toEqual([2, 4, 6, 8, 10, 12]);
  expect(most).toBe(3);
  const started: number[] = [];
  const items = Array.from({ length: 50 }, (_, at) => at);
  const failing = inParallel(items, 4, (item) => {
    started.push(item);
    return work(item);
  });
  await expect(failing).rejects.toThrow('seven');
  expect(running).toBe(0);
  expect(started.length).toBeLessThan(20);
  expect(await inParallel([], 4, work)).toEqual([]);
});

test('the Kubernetes client is loaded when a cluster is asked, and by nothing before', () => {
  const program = `
    const { registerHooks, createRequire } = require('node:module');
    const loaded = [];
    registerHooks({ resolve: (name, context, next) => { if (name.startsWith('@kubernetes/')) loaded.push(name); return next(name, context); } });
    const load = createRequire(${JSON.stringify(join(process.cwd(), 'test', 'x.js'))});
    load('@hexabase-kaas/delivery');
    const { clusterTarget } = load('@hexabase-kaas/delivery/cluster');
    const target = clusterTarget({ hostCluster: 'tokyo', kubeconfig: { file: '/nowhere' } });
    const before = loaded.length;
    target.check('platform', []).catch((error) => console.log(before, error.code, loaded.length > 0));
  `;
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }).trim()).toBe('0 DELIVERY_CLUSTER true');
});
