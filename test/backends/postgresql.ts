import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../cluster/harness/port.ts';
import { removeScratch, scratchDirectory } from '../cluster/harness/scratch.ts';
import { until } from '../cluster/harness/until.ts';

export interface Backend {
  /** What tests are told of it, by the variable of the service. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Why there is no PostgreSQL here. `false`: there is. */
export const whyNoPostgresql = (): string | false =>
  postgresqlPrograms() === undefined && 'no PostgreSQL on this machine: install the package postgresql';

/** An empty PostgreSQL server of its own on 127.0.0.1, without durability. It refuses to be root, so root starts it as `postgres`. */
export async function startPostgresql(): Promise<Backend> {
  const bin = postgresqlPrograms();
  if (bin === undefined) throw new Error('no PostgreSQL');
  const [port] = await freePorts(1);
  const directory = scratchDirectory('postgresql');
  const owner = process.getuid?.() === 0 ? postgres() : undefined;
  if (owner) chownSync(directory, owner.uid, owner.gid);
  const data = join(directory, 'data');
  const options = { ...owner, cwd: directory, stdio: 'ignore' } as const;
  const superuser = ['--username=kaas', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(bin, 'initdb'), [`--pgdata=${data}`, ...superuser], options);
  // No test asks what is left when the machine loses power.
  const careless = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'autovacuum=off'];
  const flags = ['listen_addresses=127.0.0.1', 'max_connections=300', ...careless].flatMap((flag) => ['-c', flag]);
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-k', directory, '-p', String(port), ...flags], options);
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  process.once('exit', () => server.kill('SIGQUIT'));
  await until('PostgreSQL answers', 60, () => {
    if (server.exitCode !== null) throw new Error(`it ended with ${server.exitCode}`);
    execFileSync(join(bin, 'pg_isready'), ['--host=127.0.0.1', `--port=${port}`], { stdio: 'ignore' });
    return true;
  });
  return {
    environment: { DATABASE_URL: `postgres://kaas@127.0.0.1:${port}/postgres` },
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      removeScratch(directory);
    },
  };
}

/** Folder of the newest PostgreSQL here; Debian keeps one for each version. */
export function postgresqlPrograms(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map((version) => join(root, version, 'bin')), ...(process.env.PATH ?? '').split(':')];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

function postgres(): { uid: number; gid: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
