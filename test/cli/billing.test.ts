// What an organization owes, from the service's own database.
import {
  applyObject,
  beginSource,
  inTransaction,
  lockDirectory,
  migrate,
  migrations,
  openDatabase,
  readDirectoryObject,
  takeUsage,
} from '@hexabase-kaas/oidc-service';
import { names } from '@hexabase-kaas/tenancy';
import { content, workspaceObject } from '../oidc-service/directory/directory-sample.js';
import { kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);
const DATABASE_URL = `pglite:${dir.path('db')}`;
const statement = (...args: string[]) => kaas(['billing', 'statement', 'acme', ...args], { env: { DATABASE_URL } });

beforeAll(async () => {
  const { db, close } = await openDatabase({ DATABASE_URL, DATABASE_POOL_SIZE: 2 });
  await migrate(db, migrations);
  let now = new Date('2026-10-01T00:00:00Z');
  await beginSource(db, () => now, 'test');
  const apply = async (amount: string, version: number, organization = 'acme', overage?: object[]) => {
    for (const stage of ['declared', 'applied'] as const) {
      const found = workspaceObject(stage, 'shop', [], version, organization);
      const prices = [{ currency: 'JPY', amount, interval: 'month', overage }];
      const text = JSON.stringify({ ...content('shop', []), organization, plan: 'gold', planVersion: version, prices });
      const object = { ...(found.object as object), data: { [names.directory.key]: text } };
      await applyObject(db, () => now, readDirectoryObject({ ...found, object, commit: `${version}f3a9c0d1e2` }));
    }
  };
  await apply('30000', 1);
  await apply('30000', 1, 'beta', [{ meter: 'cpu-hours', included: 100, amount: '12.5' }]);
  const used = { workspace: 'beta--shop', meter: 'cpu-hours', part: 'tenant', quantity: 140_000_000n } as const;
  const hour = new Date('2026-10-05T00:00:00Z');
  await inTransaction(db, (transaction) =>
    takeUsage(transaction, [{ ...used, hour }], new Date('2026-10-05T02:00:00Z')),
  );
  now = new Date('2026-10-11T12:00:00Z');
  await apply('31000', 2);
  await close();
}, 120_000);

test('the statement says workspace, plan, commit, time, amount, and how it came about', async () => {
  const { code, out, err } = await statement('--month', '2026-10');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.split('\n');
  expect(lines.slice(0, 5)).toEqual([
    'Statement of acme for 2026-10 (UTC) in JPY',
    'Workspace   Plan     Commit      From (JST)           Until (JST)          Amount',
    'acme--shop  gold v1  1f3a9c0d1e  2026-10-01 09:00:00  2026-10-11 21:00:00   10161',
    'acme--shop  gold v2  2f3a9c0d1e  2026-10-11 21:00:00  2026-11-01 09:00:00   20500',
    'Total                                                                       30661',
  ]);
  expect(lines[7]).toMatch(
    /^ {2}l-\w{20} {2}gold-v1-[0-9a-f]{20}: 30000 a month: 30000 x 10d 12:00:00 \/ 31d = 10161 JPY$/,
  );
  expect(lines[8]).toContain('31000 x 31d / 31d = 31000 JPY, less 31000 x 10d 12:00:00 / 31d = 10500 JPY');
});

test('use beyond what is included is a line of its own, with how it came about', async () => {
  const { out } = await kaas(['billing', 'statement', 'beta', '--month', '2026-10'], { env: { DATABASE_URL } });
  expect(out.split('\n').slice(1, 5)).toEqual([
    'Workspace   Plan     Commit      From (JST)           Until (JST)          Amount',
    'beta--shop  gold v1  1f3a9c0d1e  2026-10-01 09:00:00  2026-11-01 09:00:00   30000',
    'beta--shop  gold v1              cpu-hours            140 of 100              500',
    'Total                                                                       30500',
  ]);
  expect(out).toMatch(
    / {2}l-\w{20} {2}gold-v1-\w{20}: cpu-hours of 2026-10 \(UTC\): 140 used, 100 included, 12\.5 JPY a unit beyond = 500 JPY$/m,
  );
});

test('--json is the statement of the API; a plan without a price in the currency has no amount', async () => {
  const { out } = await statement('--month', '2026-10', '--currency', 'USD', '--json');
  expect(JSON.parse(out)).toMatchObject({
    organization: 'acme',
    currency: 'USD',
    complete: true,
    lines: [{ amount: null }, { amount: null }],
    total: '0.00',
  });
});

test.each([
  ['no month', ['--month', '2026-13'], {}, /2026-11/],
  ['an unknown currency', ['--month', '2026-10', '--currency', 'XAU'], {}, /JPY/],
  ['no database', ['--month', '2026-10'], { DATABASE_URL: '' }, /DATABASE_URL/],
  ['a database that is not there', ['--month', '2026-10'], { DATABASE_URL: 'pglite:/none/here' }, /no database/],
])('%s is wrong use, in words', async (_, args, env, words) => {
  const { code, err } = await kaas(['billing', 'statement', 'acme', ...args], { env: { DATABASE_URL, ...env } });
  expect(code).toBe(2);
  expect(err).toMatch(words);
});

test('beside a running service it says where the same statement is', async () => {
  const release = lockDirectory(dir.path('db'));
  const { code, out, err } = await statement('--month', '2026-10').finally(release);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(`is open in process ${process.pid}`);
  expect(err).toContain('<ISSUER>/api/v1/organizations/acme/statements/2026-10?currency=JPY');
});
