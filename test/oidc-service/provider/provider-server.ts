import { once } from 'node:events';
import { createServer } from 'node:net';
import {
  createLog,
  type Database,
  type FeatureOf,
  providerFeature,
  readConfiguration,
  type Server,
  startServer,
} from '@hexabase-kaas/oidc-service';
import { emptyDatabase } from '../test-database.js';
import { headerSignIn } from './header-sign-in.js';

/** A whole service with the provider, reachable at its issuer, and its database at hand. */
export interface ProviderServer extends Server {
  readonly issuer: string;
  readonly db: Database;
  readonly lines: readonly string[];
}

/** Starts one on a free port. The clock is that of `Date`, so that fake timers move it. */
export async function startProvider(
  environment: Readonly<Record<string, string>> = {},
  provider: FeatureOf = providerFeature,
): Promise<ProviderServer> {
  const port = await freePort();
  const issuer = environment.ISSUER ?? `http://127.0.0.1:${port}`;
  // On the server that is named, each service has a database of its own.
  const postgresql = process.env.DATABASE_URL === undefined ? undefined : await emptyDatabase();
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => lines.push(line) });
  const configuration = readConfiguration({
    PORT: String(port),
    ISSUER: issuer,
    DATABASE_URL: postgresql?.url ?? 'pglite:memory',
    STOP_SECONDS: '1',
    ...environment,
  });
  let db: Database | undefined;
  const catchDatabase: FeatureOf = (service) => {
    db = service.db;
    return { name: 'test-database' };
  };
  const features = [catchDatabase, headerSignIn, provider];
  const server = await startServer({ configuration, clock: () => new Date(), log, features });
  const stop = async () => {
    await server.stop();
    await postgresql?.drop();
  };
  return { ...server, stop, issuer, db: db as unknown as Database, lines };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** A workspace `acme/NAME` with groups in a tree: each name with its parent. */
export async function addWorkspace(db: Database, name: string, groups: Readonly<Record<string, string | null>>) {
  const id = `acme--${name}`;
  const origin = 'declared' as const;
  await db
    .insertInto('organization')
    .values({ id: 'acme', name: 'Acme', origin })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db.insertInto('workspace').values({ id, organization_id: 'acme', name, origin }).execute();
  const rows = Object.entries(groups).map(([group, parent]) => ({ workspace_id: id, name: group, parent, origin }));
  await db.transaction().execute((transaction) => transaction.insertInto('workspace_group').values(rows).execute());
  return id;
}

/** The usual tree. */
export const defaultGroups = { WorkspaceMembers: null, WSAdmins: 'WorkspaceMembers', WSUsers: 'WorkspaceMembers' };

/** A person, directly in groups given as `workspace/group`; signed in from now on with a session of the same name. */
export async function addPerson(db: Database, id: string, ...groups: string[]): Promise<string> {
  await db
    .insertInto('person')
    .values({ id, name: `Name of ${id}`, email: `${id}@example.com`, email_verified: true })
    .execute();
  for (const group of groups) await join(db, id, group);
  return signIn(db, id);
}

/** Signs a person in, and returns the session. */
export async function signIn(db: Database, person: string, at = new Date()): Promise<string> {
  const token_hash = `s-${person}-${Math.random().toString(36).slice(2)}`;
  const expires_at = new Date(at.getTime() + 30 * 86_400_000);
  await db
    .insertInto('session')
    .values({ token_hash, id: token_hash, person_id: person, created_at: at, expires_at })
    .execute();
  return token_hash;
}

/** Puts a person into a group, given as `workspace/group`. */
export async function join(db: Database, person_id: string, group: string): Promise<void> {
  const [workspace, group_name] = group.split('/') as [string, string];
  const row = { workspace_id: `acme--${workspace}`, group_name, person_id, origin: 'managed' as const };
  await db.insertInto('membership').values(row).execute();
}

/** Takes a person out of every group. */
export const leaveAll = (db: Database, person: string) =>
  db.deleteFrom('membership').where('person_id', '=', person).execute();
