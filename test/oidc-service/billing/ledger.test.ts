// The ledger in the database: it follows the directory, is never changed, and is corrected by further entries.
import {
  applyObject,
  beginSource,
  CorrectionRefused,
  correctLine,
  followAll,
  inTransaction,
  migrate,
  migrations,
  priceVersions,
  quantitiesOf,
  readDirectoryObject,
  readStatement,
  removeObject,
  standingLines,
  verifyAudit,
  workspaceLines,
} from '@hexabase-kaas/oidc-service';
import { names, type Price, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { sql } from 'kysely';
import { goldenDocuments } from '../../golden-case.js';
import { content, workspaceObject } from '../directory/directory-sample.js';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(300_000);

const jpy = (amount: string): Price[] => [{ currency: 'JPY', amount, interval: 'month' }];
interface Offer {
  readonly plan: string;
  readonly planVersion?: number;
  readonly prices?: Price[];
}

onEachDatabase((opened) => {
  const db = () => opened().db;
  let now = new Date('2026-11-01T00:00:00Z');
  const clock = () => now;
  beforeAll(async () => {
    await migrate(db(), migrations);
    await beginSource(db(), clock, 'test');
  }, 60_000);
  beforeEach(() => {
    now = new Date('2026-11-01T00:00:00Z');
  });

  let version = 1;
  /** Applies an object of a workspace that has an offer. */
  async function apply(stage: 'declared' | 'applied', workspace: string, offer: Offer, commit?: string) {
    const found = workspaceObject(stage, workspace, [], version++, 'acme');
    const data = { [names.directory.key]: JSON.stringify({ ...content(workspace, []), ...offer }) };
    await applyObject(
      db(),
      clock,
      readDirectoryObject({ ...found, object: { ...(found.object as object), data }, commit }),
    );
  }
  const remove = (stage: 'declared' | 'applied', workspace: string) =>
    removeObject(db(), clock, `${stage}/acme--${workspace}`, version++);
  const standing = async (workspace: string) => standingLines(await workspaceLines(db(), `acme--${workspace}`));

  test('a plan counts from when it is applied, with its commit, until the workspace is declared no more', async () => {
    const gold = { plan: 'gold', planVersion: 2, prices: jpy('30000') };
    await apply('declared', 'way', gold, 'c1');
    expect(await standing('way')).toEqual([]);
    now = new Date('2026-11-04T00:00:00Z');
    await apply('applied', 'way', gold, 'c1');
    now = new Date('2026-11-10T00:00:00Z');
    await apply('declared', 'way', { plan: 'gold', planVersion: 3, prices: jpy('60000') }, 'c2');
    await apply('applied', 'way', { plan: 'gold', planVersion: 3, prices: jpy('60000') }, 'c2');
    now = new Date('2026-11-19T00:00:00Z');
    await remove('declared', 'way');
    now = new Date('2026-11-20T00:00:00Z');
    await remove('applied', 'way');
    expect(
      (await standing('way')).map(({ from, until, commit, endCommit }) => [
        from.toISOString().slice(0, 10),
        until?.toISOString().slice(0, 10),
        commit,
        endCommit,
      ]),
    ).toEqual([
      ['2026-11-04', '2026-11-10', 'c1', 'c2'],
      ['2026-11-10', '2026-11-19', 'c2', null],
    ]);
    const statement = await readStatement(db(), 'acme', '2026-11', 'JPY', new Date('2026-12-05T00:00:00Z'));
    expect(statement.lines.map(({ plan, planVersion, commit, amount }) => [plan, planVersion, commit, amount])).toEqual(
      [
        ['gold', 2, 'c1', '6000'],
        ['gold', 3, 'c2', '18000'],
      ],
    );
    expect(statement.total).toBe('24000');
  });

  test('an object without version and prices, as older renderings have it, is version 1 and granted', async () => {
    for (const stage of ['declared', 'applied'] as const) await apply(stage, 'old', { plan: 'small' });
    const [line] = await standing('old');
    expect(await priceVersions(db(), [line?.priceVersion ?? ''])).toMatchObject([
      { plan: 'small', planVersion: 1, prices: [] },
    ]);
  });

  test('what the renderer writes is what is charged', async () => {
    const tenancy = parseTenancy([
      ...(goldenDocuments('minimal') as { kind: string; spec: object }[]).map((document) =>
        document.kind === 'Workspace'
          ? { ...document, spec: { ...document.spec, plan: 'gold', creator: 'u-1' } }
          : document,
      ),
      {
        apiVersion: 'kaas.hexabase.ai/v1',
        kind: 'Plan',
        metadata: { name: 'gold' },
        spec: {
          version: 4,
          limits: { cpu: '2', memory: '4Gi', storage: '50Gi', pods: 50 },
          prices: [
            { currency: 'USD', amount: '80', interval: 'month' },
            { currency: 'JPY', amount: '12000', interval: 'month' },
          ],
        },
      },
    ]);
    const objects = Object.values(tenancyManifests(tenancy)).filter(
      ({ metadata }) => metadata.labels?.[names.labels.directory] !== undefined,
    );
    expect(objects.length).toBe(3);
    for (const object of objects)
      await applyObject(db(), clock, readDirectoryObject({ place: 'rendered', object, version: version++ }));
    const [line] = await standing('shop');
    expect(line?.priceVersion).toMatch(/^gold-v4-/);
    expect((await priceVersions(db(), [line?.priceVersion ?? '']))[0]?.prices.map(({ amount }) => amount)).toEqual([
      '12000',
      '80.00',
    ]);
  });

  const step = fc.record({
    stage: fc.constantFrom('declared' as const, 'applied' as const),
    offer: fc.constantFrom<(Offer | undefined)[]>({ plan: 'a', prices: jpy('1000') }, { plan: 'b' }, undefined),
    hours: fc.integer({ min: -3, max: 200 }),
  });
  test('whatever becomes known: who is there has one open entry of the plan that is applied, and nobody else', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const workspace = `p${count++}`;
        const state: Partial<Record<'declared' | 'applied', Offer>> = {};
        for (const { stage, offer, hours } of steps) {
          now = new Date(now.getTime() + hours * 3_600_000);
          if (offer === undefined) {
            await remove(stage, workspace);
            delete state[stage];
          } else {
            await apply(stage, workspace, offer);
            state[stage] = offer;
          }
          const lines = await standing(workspace);
          const open = lines.filter(({ until }) => until === null);
          const plan = state.declared && state.applied?.plan;
          expect(open.map(({ priceVersion }) => priceVersion.split('-')[0])).toEqual(plan === undefined ? [] : [plan]);
          for (const [i, { from }] of lines.slice(1).entries())
            expect(lines[i]?.until?.getTime()).toBeLessThanOrEqual(from.getTime());
        }
        const all = await workspaceLines(db(), `acme--${workspace}`);
        expect(all.map(({ position }) => position)).toEqual(all.map((_, i) => i + 1));
        expect(await followAll(db(), clock)).toBe(0);
      }),
      { numRuns: process.env.RUNS === 'all' ? 300 : 12 },
    );
  });

  test('what was applied before there was a ledger counts from the start of the service, once', async () => {
    for (const stage of ['declared', 'applied'] as const) {
      const { object } = workspaceObject(stage, 'early', [], 1);
      const text = (object as { data: Record<string, string> }).data[names.directory.key] as string;
      const row = { source: `${stage}/acme--early`, version: 1, digest: 'x', content: text, applied_at: now };
      await db().insertInto('directory').values(row).execute();
    }
    expect(await followAll(db(), clock)).toBe(1);
    expect(await followAll(db(), clock)).toBe(0);
    expect(await standing('early')).toMatchObject([{ from: now, until: null, reason: 'begin' }]);
  });

  test('nothing of the ledger is changed or deleted, whoever tries', async () => {
    for (const table of ['ledger_line', 'price_version'] as const)
      for (const statement of [`update ${table} set id = id`, `delete from ${table}`, `truncate ${table} cascade`])
        await expect(sql.raw(statement).execute(db())).rejects.toThrow('append-only');
  });

  test('a correction is a further entry, in the audit, and never makes the ledger contradict itself', async () => {
    for (const stage of ['declared', 'applied'] as const)
      await apply(stage, 'fix', { plan: 'gold', prices: jpy('30000') });
    now = new Date('2026-11-11T00:00:00Z');
    await remove('declared', 'fix');
    const [wrong] = await standing('fix');
    now = new Date('2026-12-02T00:00:00Z');
    const correct = (line: string, from: string, until: string | null) =>
      inTransaction(db(), (transaction) =>
        correctLine(transaction, now, {
          line,
          workspace: 'acme--fix',
          from: new Date(from),
          until: until === null ? null : new Date(until),
          actor: 'u-operator',
        }),
      );
    const from = '2026-11-01T00:00:00Z';
    await correct(wrong?.id ?? '', from, '2026-11-08T00:00:00Z');
    expect(await standing('fix')).toMatchObject([{ until: new Date('2026-11-08T00:00:00Z'), reason: 'correction' }]);
    expect((await workspaceLines(db(), 'acme--fix')).map(({ reason }) => reason)).toEqual([
      'begin',
      'end',
      'correction',
    ]);
    const [right] = await standing('fix');
    for (const [line, start, end, why] of [
      [wrong?.id ?? '', from, '2026-11-09T00:00:00Z', /corrected already/],
      [right?.id ?? '', from, null, /directory to say/],
      [right?.id ?? '', from, '2026-10-09T00:00:00Z', /ends? before/],
      [right?.id ?? '', from, '2027-10-09T00:00:00Z', /future/],
    ] as const) {
      const refused = correct(line, start, end);
      await expect(refused).rejects.toThrow(CorrectionRefused);
      await expect(refused).rejects.toThrow(why);
    }
    // Back again for nothing, then overlapping it.
    await apply('declared', 'fix', { plan: 'gold', prices: jpy('30000') });
    await expect(correct(right?.id ?? '', from, '2026-12-02T00:00:00Z')).resolves.toBeDefined();
    const [, open] = await standing('fix');
    await expect(correct(open?.id ?? '', '2026-11-30T00:00:00Z', null)).rejects.toThrow(/charged twice/);
    const corrections = await db()
      .selectFrom('audit_event')
      .select('details')
      .where('action', '=', 'ledger.correct')
      .execute();
    expect(corrections.length).toBe(2);
    expect((await verifyAudit(db())).broken).toBeUndefined();
  });

  test('quantities are those of workspaces that are there', async () => {
    const lines = (await Promise.all(['shop', 'fix', 'way'].map((one) => workspaceLines(db(), `acme--${one}`)))).flat();
    expect([...quantitiesOf(lines).values()]).toEqual([1, 1]);
  });
});
