import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, hashOf, migrate, migrations, newSecret, openDatabase } from '@hexabase-kaas/oidc-service';
import { freePorts } from '../cluster/harness/port.ts';
import { Hopeless, until } from '../cluster/harness/until.ts';
import { signedIn, type TokenClient } from './tokens-person.ts';

const groups = 300;
const workspace = 'acme--shop';
const clientId = `workspace-${workspace}`;

/** Flags and program, as the image starts it. */
const [, recipe = '[]'] = /^ENTRYPOINT (.*)$/m.exec(readFileSync('oidc-service/Dockerfile', 'utf8')) ?? [];
const entrypoint: readonly string[] = JSON.parse(recipe).slice(1);

/** The service as a process, on a database. */
export class TokenService {
  /** Seconds from the start of the process until it is ready. */
  readonly readySeconds: number;
  private readonly child: ChildProcess;
  private readonly issuer: string;

  private constructor(child: ChildProcess, issuer: string, readySeconds: number) {
    this.child = child;
    this.issuer = issuer;
    this.readySeconds = readySeconds;
  }

  static async start(url: string): Promise<TokenService> {
    const [port] = await freePorts(1);
    const issuer = `http://127.0.0.1:${port}`;
    // All calls come from one address here.
    const limits = { RATE_LIMIT_SIGN_IN: '1000000' };
    const environment = { PORT: String(port), ISSUER: issuer, DATABASE_URL: url, LOG_LEVEL: 'warn', ...limits };
    const env = { PATH: process.env.PATH ?? '', ...environment };
    const start = performance.now();
    const child = spawn(process.execPath, entrypoint, { env, stdio: 'inherit' });
    process.once('exit', () => child.kill('SIGKILL'));
    await until('the service is ready', 120, async () => {
      if (child.exitCode !== null) throw new Hopeless(`it ended with ${child.exitCode}`);
      return (await fetch(`${issuer}/readyz`)).ok;
    });
    return new TokenService(child, issuer, (performance.now() - start) / 1_000);
  }

  /** People who are signed in at the workspace, each with a kubectl of their own. */
  people(secrets: readonly string[]): Promise<(TokenClient & { readonly idToken: string })[]> {
    const [authorize, token] = [`${this.issuer}/oidc/authorize`, `${this.issuer}/oidc/token`];
    const client = { client_id: clientId };
    return Promise.all(
      secrets.map((secret) =>
        signedIn(authorize, token, client, 'http://localhost:8000', { scope: 'openid' }, `kaas-session=${secret}`),
      ),
    );
  }

  /** MiB of memory that the process holds now. */
  memory(): number {
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8')) ?? [];
    return Number(kib) / 1024;
  }

  /** Milliseconds of processor that it has taken so far, in all its threads. */
  processor(): number {
    const threads = `/proc/${this.child.pid}/task`;
    const taken = readdirSync(threads).map(
      (one) => readFileSync(join(threads, one, 'schedstat'), 'utf8').split(' ')[0],
    );
    return taken.reduce((sum, nanoseconds) => sum + Number(nanoseconds) / 1e6, 0);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

/** A workspace and people who are in 300 of its groups, by 30 of them with nine ancestors each; gives their sessions. */
export async function seed(url: string, people: number): Promise<string[]> {
  const { db, close } = await openDatabase({ DATABASE_URL: url, DATABASE_POOL_SIZE: 2 });
  try {
    await migrate(db, migrations);
    return await db.transaction().execute((transaction) => fill(transaction, people));
  } finally {
    await close();
  }
}

async function fill(db: Database, count: number): Promise<string[]> {
  const origin = 'declared' as const;
  await db.insertInto('organization').values({ id: 'acme', name: 'Acme', origin }).execute();
  await db.insertInto('workspace').values({ id: workspace, organization_id: 'acme', name: 'shop', origin }).execute();
  const name = (index: number): string => `Group-${String(index).padStart(3, '0')}`;
  const tree = Array.from({ length: groups }, (_, index) => ({
    workspace_id: workspace,
    name: name(index),
    parent: index % 10 === 0 ? null : name(index - 1),
    origin,
  }));
  await db.insertInto('workspace_group').values(tree).execute();
  const secrets: string[] = [];
  for (let index = 0; index < count; index++) {
    const person_id = `u-${index}`;
    const secret = newSecret();
    secrets.push(secret);
    await db
      .insertInto('person')
      .values({ id: person_id, name: `Person ${index}` })
      .execute();
    const leaves = tree.filter((_, at) => at % 10 === 9).map((group) => group.name);
    await db
      .insertInto('membership')
      .values(leaves.map((group_name) => ({ workspace_id: workspace, group_name, person_id, origin })))
      .execute();
    const session = { token_hash: hashOf(secret), id: `s-${index}`, person_id, expires_at: new Date('2100-01-01') };
    await db.insertInto('session').values(session).execute();
  }
  return secrets;
}
