// What a workspace uses, on its pages: as charts that say in words what they show, and number by number.
import { inTransaction, takeUsage, type UsageRecord } from '@hexabase-kaas/oidc-service';
import { type ConsoleWorld, startConsoleWorld, strangeTags } from './console-world.js';

jest.setTimeout(120_000);

let world: ConsoleWorld;
beforeAll(async () => {
  world = await startConsoleWorld();
});
afterAll(() => world.stop());

const page = async (path: string, asked: { language?: string; headers?: Record<string, string> } = {}) => {
  const response = await world.page('wsAdmin', 'GET', path, asked);
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(strangeTags(text)).toEqual([]);
  return text;
};
const rows = (text: string) => (text.match(/<tbody[\s\S]*<\/tbody>/)?.[0].match(/<tr /g) ?? []).length;
const labels = (text: string) => [...text.matchAll(/<svg [^>]*role="img" aria-label="([^"]*)"/g)].map(([, one]) => one);
const bars = (text: string, kind: string) => (text.match(new RegExp(`<rect class="${kind}"`, 'g')) ?? []).length;

test('before anything is measured, both pages say how use comes to be there', async () => {
  for (const path of ['/workspaces/acme--shop', '/workspaces/acme--shop/usage', '/workspaces/acme--shop/usage?by=day'])
    expect(await page(path)).toContain('Nothing is measured yet');
  expect(await page('/workspaces/acme--shop/usage', { language: 'ja' })).toContain('まだ計測されていません');
});

test('hours and days with their averages, gaps and zeros, in both languages', async () => {
  // 30 hours up to noon are measured, but three; the workspace used something in 20 of them, and another one all the time.
  const hour = (back: number) => new Date(world.now.getTime() - back * 3_600_000);
  const use = (
    workspace: string,
    back: number,
    meter: UsageRecord['meter'],
    units: number,
    part = 'tenant' as const,
  ) => ({
    ...{ workspace, meter, part, hour: hour(back), quantity: BigInt(units * 1_000_000) },
  });
  const records = Array.from({ length: 20 }, (_, i) => [
    use('acme--shop', i + 1, 'cpu-hours', i === 4 ? 2.5 : 0.5),
    use('acme--shop', i + 1, 'memory-gib-hours', 1_234.5),
    { ...use('acme--shop', i + 1, 'cpu-hours', 0.25), part: 'control-plane' as const },
    use('acme--other', i + 1, 'cpu-hours', 900),
  ]).flat();
  await inTransaction(world.db, (transaction) => takeUsage(transaction, records, world.now));
  const read = Array.from({ length: 30 }, (_, i) => i + 1).filter((back) => ![22, 23, 24].includes(back));
  await world.db
    .insertInto('usage_hour')
    .values(read.map((back) => ({ source: 'csv', hour: hour(back), read_at: world.now })))
    .execute();
  const english = await page('/workspaces/acme--shop/usage');
  expect(rows(english)).toBe(48);
  expect(english.match(/Not measured/g)).toHaveLength(3 * (48 - 27));
  const [cpu, memory, storage, ...others] = labels(english);
  // 12 hours in 27 that were measured.
  expect(cpu).toContain('CPU: 0.444 CPU on average, 2.5 CPU at most.');
  expect(memory).toMatch(/^Memory: 914 GiB on average, 1,235 GiB at most\./);
  expect(storage).toMatch(/^Storage: 0 GiB on average, 0 GiB at most\./);
  expect(others).toEqual([]);
  expect([bars(english, 'use'), bars(english, 'gap')]).toEqual([40, 3 * 21]);
  expect(english).toContain('12 CPU hours in all.');
  expect(english).toContain('24,690 GiB hours in all.');
  expect(english).toContain('The vCluster itself: 0.185 CPU on average.');
  expect(english).not.toContain('900');
  // In Tokyo it is nine in the evening: 21 hours of today, all measured, and six in all of the day before.
  const japanese = await page('/workspaces/acme--shop/usage?by=day', {
    language: 'ja',
    headers: { cookie: 'kaas-zone=Asia%2FTokyo' },
  });
  expect(rows(japanese)).toBe(32);
  expect(labels(japanese)[0]).toContain('CPU（コア）: 平均0.444コア、最大0.571コア。');
  expect(japanese).toContain('24時間のうち21時間を計測');
  expect(japanese).toContain('24時間のうち6時間を計測');
  // The same on the page of the workspace, without the table.
  const overview = await page('/workspaces/acme--shop');
  expect(labels(overview)).toEqual(labels(english));
});

test('what the plan allows and the price includes are lines, and in words', async () => {
  const rowsOf = await world.db.selectFrom('directory').selectAll().where('source', 'like', '%/acme--shop').execute();
  for (const { source, content } of rowsOf) {
    const prices = [
      {
        ...{ currency: 'JPY', amount: '30000', interval: 'month' },
        overage: [{ meter: 'cpu-hours', included: 3_600, amount: '12.5' }],
      },
    ];
    const changed = JSON.stringify({ ...(content as object), prices });
    await world.db.updateTable('directory').set({ content: changed }).where('source', '=', source).execute();
  }
  const text = await page('/workspaces/acme--shop/usage');
  const [cpu] = labels(text);
  expect(cpu).toContain('The price includes 3,600 CPU hours a month, which is 5 CPU all the time.');
  expect(cpu).toMatch(/The plan allows [\d.]+ CPU\./);
  expect(text.match(/<line class="included"/g)).toHaveLength(1);
  expect(text.match(/<line class="limit"/g)).toHaveLength(3);
});

test('a cap is set, shown beside what is used, refused when it is none, and lifted, without a script', async () => {
  const path = '/organizations/acme/billing';
  const billing = async (language = 'en') => (await world.page('billing', 'GET', path, { language })).text();
  const send = (quantity: string, meter = 'cpu-hours') =>
    world.page('billing', 'POST', `${path}/caps`, { form: { meter, quantity }, headers: { origin: world.url } });
  expect(await billing()).toContain('Use in November 2026, and caps');
  expect((await send('1234567.5')).status).toBe(303);
  expect(await billing()).toMatch(/>18,012<[\s\S]*>1,234,567\.5</);
  expect(await billing('ja')).toContain('2026年11月の利用量と上限');
  for (const wrong of ['-1', '0', '1e3', 'many', '1.0000001']) {
    const answer = await send(wrong);
    const text = await answer.text();
    expect([wrong, answer.status]).toEqual([wrong, 400]);
    expect(text).toContain(`value="${wrong}"`);
    expect(text).toMatch(/id="f-quantity"[^>]*aria-invalid="true"/);
  }
  expect((await send('5', 'moons')).status).toBe(400);
  expect(await billing()).toContain('>1,234,567.5<');
  expect((await send(' ')).status).toBe(303);
  expect(await billing()).not.toContain('1,234,567.5');
});

test('the API answers the same to who may see the workspace, exactly', async () => {
  const { answer } = await world.as('billing').call('getWorkspaceUsage', {
    params: { workspace: 'acme--shop' },
    query: { hours: 2 },
  });
  expect(answer).toMatchObject({ from: '2026-11-21T10:00:00.000Z', until: '2026-11-21T12:00:00.000Z' });
  expect(answer.hours.at(-1)).toEqual({
    hour: '2026-11-21T11:00:00.000Z',
    measured: true,
    use: [
      { meter: 'cpu-hours', tenant: '0.5', controlPlane: '0.25' },
      { meter: 'memory-gib-hours', tenant: '1234.5', controlPlane: '0' },
    ],
  });
});
