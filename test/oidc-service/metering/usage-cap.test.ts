import {
  alertCaps,
  capMail,
  inTransaction,
  migrate,
  migrations,
  monthlyUse,
  putCap,
  removeCap,
  requireBelowCaps,
  takeUsage,
} from '@hexabase-kaas/oidc-service';
import { sql } from 'kysely';
import { onEachDatabase } from '../test-database.js';

jest.setTimeout(120_000);

const now = new Date('2026-11-20T12:00:00Z');
const unit = 1_000_000n;

onEachDatabase((opened) => {
  beforeAll(async () => {
    const { db } = opened();
    await migrate(db, migrations);
    await db.insertInto('organization').values({ id: 'acme', name: 'Acme', origin: 'declared' }).execute();
    for (const [id, locale, verified] of [
      ['u-en', 'en', true],
      ['u-ja', 'ja', true],
      ['u-unsure', 'en', false],
    ] as const) {
      const email = `${id}@example.com`;
      await db.insertInto('person').values({ id, name: id, email, email_verified: verified, locale }).execute();
      const user = { organization_id: 'acme', person_id: id, role: 'billing', origin: 'managed' } as const;
      await db.insertInto('organization_user').values(user).execute();
    }
  });
  beforeEach(() =>
    sql`truncate usage_record, usage_batch, usage_hour, usage_cap, usage_alert, outbox`.execute(opened().db),
  );

  let hours = 0;
  const use = (quantity: bigint, part: 'tenant' | 'control-plane' = 'tenant') =>
    inTransaction(opened().db, (transaction) =>
      takeUsage(
        transaction,
        [
          {
            workspace: 'acme--shop',
            meter: 'cpu-hours',
            part,
            hour: new Date(Date.UTC(2026, 10, 1, hours++)),
            quantity: quantity * unit,
          },
        ],
        now,
      ),
    );
  const cap = (quantity: bigint) =>
    inTransaction(opened().db, (transaction) => putCap(transaction, 'acme', 'cpu-hours', quantity * unit));
  const alert = () => alertCaps(opened().db, () => now, 'https://id.example.com');
  const subjects = async () => {
    const rows = await opened().db.selectFrom('outbox').select('payload').orderBy('key').execute();
    return rows.map(({ payload }) => (payload as { subject: string }).subject).sort();
  };
  const refusal = () =>
    requireBelowCaps(opened().db, 'acme', now).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('users are told once at each part of a cap, in their language, and growth ends at the cap', async () => {
    expect(await cap(100n)).toBe(true);
    await use(79n);
    expect(await alert()).toBe(0);
    await use(1n);
    expect([await alert(), await alert()]).toEqual([1, 0]);
    expect(await subjects()).toEqual([
      "acme: 80 % of this month's cap is used (CPU hours)",
      'acme：今月のCPU時間が上限の80%に達しました',
    ]);
    expect(await refusal()).toBeUndefined();
    await use(20n);
    expect([await alert(), await alert()]).toEqual([1, 0]);
    expect(await subjects()).toHaveLength(4);
    expect(await refusal()).toMatchObject({
      code: 'CAP_REACHED',
      issues: [{ path: 'cpu-hours', message: '100 of 100 are used' }],
    });
  });

  test.each([
    ['en', 'In November 2026 (UTC), 1,234,567.5 of 2,000,000 CPU hours are used.'],
    ['ja', '2026年11月（UTC）のCPU時間の利用量は1,234,567.5、上限は2,000,000です。'],
  ] as const)('the mail in %s writes quantities and months as its readers do', (language, sentence) => {
    const [tenant, most] = [1_234_567_500_000n, 2_000_000_000_000n];
    const use = { meter: 'cpu-hours' as const, tenant, controlPlane: 0n, cap: most };
    const mail = capMail('a@example.com', language, 'acme', use, 80, '2026-11', 'https://id.example.com');
    expect(mail.text).toContain(sentence);
  });

  test('who comes to the whole cap at once is told of that alone', async () => {
    await cap(10n);
    await use(30n);
    expect(await alert()).toBe(1);
    expect(await subjects()).toEqual([
      "acme: this month's cap is reached (CPU hours)",
      'acme：今月のCPU時間が上限に達しました',
    ]);
  });

  test('a raised cap lets grow again, and its parts are told anew; what vClusters use themselves counts for nothing', async () => {
    await cap(10n);
    await use(10n);
    await use(1_000n, 'control-plane');
    await alert();
    expect(await cap(12n)).toBe(false);
    expect(await refusal()).toBeUndefined();
    expect(await alert()).toBe(1);
    expect(await monthlyUse(opened().db, 'acme', '2026-11')).toEqual([
      { meter: 'cpu-hours', tenant: 10n * unit, controlPlane: 1_000n * unit, cap: 12n * unit },
    ]);
    // The next month begins at nothing.
    expect(await monthlyUse(opened().db, 'acme', '2026-12')).toMatchObject([{ tenant: 0n }]);
    const lift = () => inTransaction(opened().db, (transaction) => removeCap(transaction, 'acme', 'cpu-hours'));
    expect([await lift(), await lift()]).toEqual([true, false]);
  });

  test('of two processes that look at once, one tells', async () => {
    await cap(10n);
    await use(10n);
    expect((await Promise.all([alert(), alert(), alert()])).sort()).toEqual([0, 0, 1]);
    expect(await subjects()).toHaveLength(2);
  });
});
