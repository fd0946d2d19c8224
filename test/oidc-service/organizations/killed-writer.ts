// Signs a person up, invites them and lets them accept, on the embedded database of a directory, and kills itself before
// or after the statement of that number. First it finishes and checks what the one before it was killed in.
// Run by Node itself: node killed-writer.ts DIRECTORY NUMBER [NUMBER OF THE ONE BEFORE]
import {
  acceptInvitation,
  appendAudit,
  createInvitation,
  type Database,
  inTransaction,
  migrate,
  migrations,
  opaqueId,
  openDatabase,
  privateOrganization,
  signIn,
  verifyAudit,
} from '@hexabase-kaas/oidc-service';
import { killedDatabase } from '../killed-database.ts';

const [directory, number, before] = process.argv.slice(2) as [string, string, string?];
const { db, close } = await openDatabase({ DATABASE_URL: `pglite:${directory}`, DATABASE_POOL_SIZE: 2 });
await migrate(db, migrations);
const killAt = Number(number);

const killed = killedDatabase(db, killAt);
const now = new Date();
const source = { source: '127.0.0.1' };
const browser = { userAgent: null, address: null };
const life = { idle: 3_600_000, absolute: 3_600_000 };
const enter = (on: Database, subject: string) => {
  const identity = { issuer: 'https://idp', subject, name: subject, email: null, emailVerified: false, locale: null };
  return signIn(on, { provider: 'idp', identity, now, life, browser, source });
};

const host = await enter(db, 'host');
const organization = privateOrganization(host.person);
await invariants();
if (before !== undefined) await finish(before);
await run(killed.db, killAt);
// Nothing was left to kill it in.
console.log(JSON.stringify({ steps: killed.steps() }));
await invariants();
await close();

async function run(on: Database, which: number): Promise<void> {
  const { person } = await enter(on, `guest ${which}`);
  const token = `${which}`.padStart(43, 'x');
  await inTransaction(on, async (transaction) => {
    const id = opaqueId('i');
    const terms = { gift: { role: 'billing' }, life: 60_000 } as const;
    await createInvitation(transaction, id, organization, host.person, terms, now);
    const { createHash } = await import('node:crypto');
    const token_hash = createHash('sha256').update(token).digest('hex');
    await transaction.updateTable('invitation').set({ token_hash }).where('id', '=', id).execute();
    const event = { action: 'invitation.create', target: `invitation/${id}`, result: 'allowed' } as const;
    await appendAudit(transaction, { ...source, ...event, at: now, actor: host.person });
  });
  await acceptInvitation(on, token, person, now, source);
}

/** Does again what a killed one did, as its caller would: what was done is not done twice. */
async function finish(which: string): Promise<void> {
  const { person } = await enter(db, `guest ${which}`);
  const hash = (await import('node:crypto')).createHash('sha256').update(which.padStart(43, 'x')).digest('hex');
  const made = await db.selectFrom('invitation').selectAll().where('token_hash', '=', hash).executeTakeFirst();
  if (made === undefined) return;
  const again = acceptInvitation(db, which.padStart(43, 'x'), person, now, source);
  if (made.accepted_at === null) await again;
  else {
    const refused = await again.then(
      () => false,
      ({ code }) => code === 'CONFLICT',
    );
    if (!refused) throw new Error('it was accepted twice');
  }
}

async function invariants(): Promise<void> {
  const { broken } = await verifyAudit(db);
  if (broken) throw new Error(`the audit is broken at ${broken.position}`);
  const people = await db.selectFrom('person').select('id').execute();
  const accounts = await db.selectFrom('account').select(['person_id', 'subject']).execute();
  const organizations = await db.selectFrom('organization').select('id').execute();
  const users = await db.selectFrom('organization_user').select(['organization_id', 'person_id', 'role']).execute();
  const events = await db.selectFrom('audit_event').select(['action', 'actor', 'target']).execute();
  const same = (what: string, one: readonly string[], other: readonly string[]): void => {
    const [a, b] = [[...one].sort().join(), [...other].sort().join()];
    if (a !== b) throw new Error(`${what}: ${a} is not ${b}`);
  };
  const ids = people.map(({ id }) => id);
  same(
    'accounts',
    accounts.map(({ person_id }) => person_id),
    ids,
  );
  same(
    'subjects',
    [...new Set(accounts.map(({ subject }) => subject))],
    accounts.map(({ subject }) => subject),
  );
  same(
    'private organizations',
    organizations.map(({ id }) => id),
    ids.map(privateOrganization),
  );
  const admins = users.filter(({ role }) => role === 'admin');
  same(
    'admins',
    admins.map(({ organization_id }) => organization_id),
    admins.map(({ person_id }) => privateOrganization(person_id)),
  );
  same(
    'admins',
    admins.map(({ person_id }) => person_id),
    ids,
  );
  same(
    'made people',
    events.filter(({ action }) => action === 'person.create').map(({ actor }) => actor),
    ids,
  );
  const sessions = await db.selectFrom('session').select('id').execute();
  same(
    'sessions',
    events.filter(({ action }) => action === 'session.begin').map(({ target }) => target),
    sessions.map(({ id }) => `session/${id}`),
  );
  const accepted = await db
    .selectFrom('invitation')
    .select(['id', 'accepted_by'])
    .where('accepted_at', 'is not', null)
    .execute();
  const guests = users.filter(({ role }) => role === 'billing').map(({ person_id }) => person_id);
  same(
    'guests',
    guests,
    accepted.map(({ accepted_by }) => accepted_by as string),
  );
  const told = events.filter(({ action }) => action === 'invitation.accept');
  same(
    'acceptances',
    told.map(({ target }) => target),
    accepted.map(({ id }) => `invitation/${id}`),
  );
}
