// A server with two organizations and everybody who may call it, for the tests of the API.
import {
  apiClient,
  createLog,
  type Database,
  type FeatureOf,
  hashOf,
  readConfiguration,
  type Server,
  serviceFeatures,
  startServer,
} from '@hexabase-kaas/oidc-service';
import { databaseOfServer } from '../test-database.js';

/** Who calls, by what they are to the workspace acme--shop. */
export const callers = {
  anonymous: '',
  machine: 'machine ci',
  erased: 'u-erased',
  /** Users of acme. */
  admin: 'u-admin',
  billing: 'u-billing',
  /** In WSAdmins, and in Developers, of acme--shop. */
  wsAdmin: 'u-ws',
  developer: 'u-dev',
  /** In WSAdmins of another workspace of acme. */
  sibling: 'u-sibling',
  /** Admin of another organization, and in WSAdmins of its workspace. */
  other: 'u-other',
  /** Was in acme--shop, and is in nothing now. */
  removed: 'u-removed',
  /** Named by a right for an emergency in acme--shop, and nothing else. */
  onCall: 'u-oncall',
  /** Runs the service, and has nothing to do with any organization. */
  operator: 'u-operator',
} as const;
/** An invitation by the admin of acme to be its second billing user. */
export const waiting = { id: 'i-00000000000000000000', token: 'A'.repeat(43) } as const;
/** A change of acme--shop. */
export const waitingChange = 'c-00000000000000000000';
/** Something that the developer was told. */
export const waitingNotification = `n-${'1'.repeat(32)}`;
export type CallerKind = keyof typeof callers;

export interface World extends Server {
  readonly url: string;
  readonly db: Database;
  readonly lines: readonly string[];
  /** What the service takes for now. */
  now: Date;
  /** Whether callers call with the sessions that they have. @default false: with one that is not there */
  withSessions: boolean;
  /** A client that calls as somebody. */
  as(kind: CallerKind | `u-${string}`): ReturnType<typeof apiClient>;
  /** Makes everything as it was at the beginning, but the audit. */
  reset(): Promise<void>;
}

export async function startWorld(environment: Readonly<Record<string, string>> = {}): Promise<World> {
  const lines: string[] = [];
  const world = { now: new Date('2026-11-21T12:00:00Z'), withSessions: false };
  let db: Database | undefined;
  const probe: FeatureOf = (service) => {
    db = service.db;
    return {
      name: 'probe',
      authenticate: async (request) => {
        const [, machine, id] = /^Bearer (machine )?(.+)$/.exec(request.get('authorization') ?? '') ?? [];
        if (id === undefined) return undefined;
        return machine === undefined
          ? { kind: 'person', id, session: world.withSessions ? `s-${id.slice(2)}` : 's-1' }
          : { kind: 'machine', id };
      },
    };
  };
  const place = await databaseOfServer();
  const configuration = readConfiguration({
    PORT: '0',
    DATABASE_URL: place.url,
    STOP_SECONDS: '1',
    OPERATORS: callers.operator,
    RATE_LIMIT_PER_CALLER: '1000000',
    RATE_LIMIT_PER_ADDRESS: '1000000',
    ...environment,
  });
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  const server = await startServer({
    configuration,
    clock: () => world.now,
    log,
    features: [probe, ...serviceFeatures],
  });
  const url = `http://127.0.0.1:${server.port}`;
  const made = Object.assign(world, server, {
    url,
    stop: () => server.stop().then(() => place.drop()),
    db: db as unknown as Database,
    lines,
    as: (kind: CallerKind | `u-${string}`) => {
      const id = kind in callers ? callers[kind as CallerKind] : kind;
      return apiClient(url, (input, init) =>
        fetch(input, { ...init, headers: { ...init?.headers, ...(id !== '' && { authorization: `Bearer ${id}` }) } }),
      );
    },
    reset: () => fill(db as unknown as Database),
  });
  await made.reset();
  return made;
}

const groups = [
  ['WorkspaceMembers', null],
  ['WSAdmins', 'WorkspaceMembers'],
  ['WSUsers', 'WorkspaceMembers'],
  ['Developers', 'WSUsers'],
] as const;

async function fill(db: Database): Promise<void> {
  for (const table of [
    'webhook',
    'notification',
    'notification_choice',
    'usage_cap',
    'session',
    'account',
    'change',
    'invitation',
    'break_glass',
    'membership',
    'workspace_group',
    'workspace',
    'organization_user',
  ] as const)
    await db.deleteFrom(table).execute();
  for (const id of Object.values(callers).filter((one) => one.startsWith('u-'))) {
    const row = { name: `Name of ${id}`, email: `${id}@example.com`, locale: null, restricted_at: null };
    const erased_at = id === callers.erased ? new Date(0) : null;
    await db
      .insertInto('person')
      .values({ id, ...row, erased_at })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...row, erased_at }))
      .execute();
    const name = id.slice('u-'.length);
    const session = { id: `s-${name}`, token_hash: id, person_id: id };
    const last_seen_at = new Date('2026-11-21T11:30:00Z');
    await db
      .insertInto('session')
      .values({ ...session, last_seen_at, expires_at: new Date('2026-12-01T00:00:00Z') })
      .execute();
    for (const subject of ['one', 'two']) {
      const account = {
        id: `a-${name}${subject}`,
        person_id: id,
        provider: subject,
        issuer: 'https://idp.example.com',
      };
      await db
        .insertInto('account')
        .values({ ...account, subject: `${id} ${subject}` })
        .execute();
    }
  }
  const origin = 'declared' as const;
  for (const [organization, workspaces] of [
    ['acme', ['shop', 'sibling']],
    ['globex', ['lab']],
  ] as const) {
    await db
      .insertInto('organization')
      .values({ id: organization, name: organization, origin })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name: organization, origin }))
      .execute();
    for (const name of workspaces) {
      const id = `${organization}--${name}`;
      await db.insertInto('workspace').values({ id, organization_id: organization, name, origin }).execute();
      const rows = groups.map(([group, parent]) => ({ workspace_id: id, name: group, parent, origin }));
      await db.insertInto('workspace_group').values(rows).execute();
    }
  }
  await db
    .insertInto('organization_user')
    .values([
      { organization_id: 'acme', person_id: callers.admin, role: 'admin', origin },
      { organization_id: 'acme', person_id: callers.billing, role: 'billing', origin: 'managed' },
      { organization_id: 'globex', person_id: callers.other, role: 'admin', origin },
    ])
    .execute();
  const member = (workspace_id: string, group_name: string, person_id: string, from: 'declared' | 'managed') => ({
    workspace_id,
    group_name,
    person_id,
    origin: from,
  });
  await db
    .insertInto('membership')
    .values([
      member('acme--shop', 'WSAdmins', callers.wsAdmin, 'declared'),
      member('acme--shop', 'Developers', callers.developer, 'managed'),
      member('acme--sibling', 'WSAdmins', callers.sibling, 'declared'),
      member('globex--lab', 'WSAdmins', callers.other, 'declared'),
    ])
    .execute();
  const invitation = {
    organization_id: 'acme',
    invited_by: callers.admin,
    expires_at: new Date('2026-12-01T00:00:00Z'),
  };
  await db
    .insertInto('invitation')
    .values([
      { ...invitation, id: waiting.id, role: 'billing', email: 'guest@example.com', token_hash: hashOf(waiting.token) },
    ])
    .execute();
  const capped = { organization_id: 'acme', meter: 'memory-gib-hours', quantity: '1000000' };
  await db.insertInto('usage_cap').values(capped).execute();
  const edit = { kind: 'Project', organization: 'acme', workspace: 'shop', name: 'old', spec: null };
  const what = { organization_id: 'acme', workspace_id: 'acme--shop', target: 'project/acme--shop/old' };
  await db
    .insertInto('change')
    .values({
      id: waitingChange,
      ...what,
      edit: JSON.stringify(edit),
      actor: callers.wsAdmin,
      state: 'failed',
      review: false,
      created_at: new Date(0),
    })
    .execute();
  const hook = { organization_id: 'acme', id: 'chat', url: 'https://hooks.example.com/chat' };
  await db
    .insertInto('webhook')
    .values({ ...hook, secret: 'sealed', created_at: new Date(0) })
    .execute();
  await db
    .insertInto('notification')
    .values({
      id: waitingNotification,
      person_id: callers.developer,
      kind: 'member-added',
      organization_id: 'acme',
      workspace_id: 'acme--shop',
      subject: JSON.stringify({ group: 'Developers' }),
      created_at: new Date('2026-11-21T11:00:00Z'),
    })
    .execute();
  await db
    .insertInto('break_glass')
    .values({
      id: 'night',
      workspace_id: 'acme--shop',
      group_name: 'WSAdmins',
      person_id: callers.onCall,
      reason: 'nights',
      expires_at: new Date('2026-12-01T00:00:00Z'),
    })
    .execute();
}
