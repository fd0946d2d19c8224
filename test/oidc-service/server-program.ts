import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../cluster/harness/authority.ts';
import { freePorts } from '../cluster/harness/port.ts';
import { until } from '../cluster/harness/until.ts';

/** A real server of its own, on a port of 127.0.0.1 that stays the same, and what may happen to it. */
export interface ServerProgram {
  readonly port: number;
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** On the same port and files; returns when it takes connections. */
  start(): Promise<void>;
  /** It hangs: connections stay, and no answer comes. */
  hang(): Promise<void>;
  goOn(): void;
  remove(): Promise<void>;
}

/** Suite of what needs a program that `npm run test:backends` names; says why it is left out. */
export const withProgram = (variable: 'REDIS_SERVER' | 'NATS_SERVER', suite: (program: string) => void): void => {
  const program = process.env[variable];
  const name = program === undefined ? `${variable} names no program: npm run test:backends` : 'on the real server';
  (program === undefined ? describe.skip : describe)(name, () => suite(program ?? ''));
};

export const redisServer = (program: string, tls?: Certificate): Promise<ServerProgram> =>
  started(program, (port, directory) => [
    ...['--bind', '127.0.0.1', '--dir', directory],
    ...(tls === undefined
      ? ['--port', String(port)]
      : [
          ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
          ...['--tls-cert-file', tls.certificateFile, '--tls-key-file', tls.keyFile],
        ]),
    // As production has it that wants to keep counts over a restart.
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
  ]);

export const natsServer = (program: string, tls?: Certificate): Promise<ServerProgram> =>
  started(program, (port, directory) => [
    '--addr',
    '127.0.0.1',
    '--port',
    String(port),
    '--jetstream',
    '-sd',
    directory,
    ...(tls === undefined ? [] : ['--tls', '--tlscert', tls.certificateFile, '--tlskey', tls.keyFile]),
  ]);

async function started(
  program: string,
  argsOf: (port: number, directory: string) => readonly string[],
): Promise<ServerProgram> {
  const [port = 0] = await freePorts(1);
  const directory = mkdtempSync(join(tmpdir(), 'kaas-server-'));
  let child: ChildProcess | undefined;
  const end = (): void => void child?.kill('SIGKILL');
  process.once('exit', end);
  const server: ServerProgram = {
    port,
    start: async () => {
      child = spawn(program, argsOf(port, directory), { stdio: 'ignore' });
      await until(`${program} listens`, 30, () => answers(port));
    },
    kill: async () => {
      const [running] = [child];
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = once(running, 'exit');
      running.kill('SIGKILL');
      await gone;
    },
    hang: async () => {
      child?.kill('SIGSTOP');
      // Each thread stops when it learns of it.
      const threads = `/proc/${child?.pid}/task`;
      const stopped = (thread: string): boolean => / T /.test(readFileSync(join(threads, thread, 'stat'), 'utf8'));
      await until('it hangs', 10, () => readdirSync(threads).every(stopped));
    },
    goOn: () => void child?.kill('SIGCONT'),
    remove: async () => {
      await server.kill();
      process.off('exit', end);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
