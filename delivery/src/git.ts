import { spawn } from 'node:child_process';
import { devNull } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DeliveryError, issue } from './delivery-error.js';

/** How a Git command ended. */
export interface GitResult {
  readonly status: number | null;
  readonly stdout: Buffer;
  /** Without credentials. */
  readonly stderr: string;
}

/**
 * Runs the real Git, so that every transport, proxy and key agent works as people know it; a library would add a second
 * implementation of the protocol. It sees neither the user's nor the system's configuration, runs no local hook, signs
 * nothing, asks nothing, and speaks only transports that cannot run a command.
 */
export async function git(args: readonly string[], input: Iterable<string | Buffer> = []): Promise<GitResult> {
  const child = spawn('git', [...safeguards, ...args], { env: environment(), windowsHide: true, timeout: 600_000 });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const closed = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  // A command that fails early closes its input; what it says on stderr is the better error.
  const fed = pipeline(Readable.from(input), child.stdin).catch(() => {});
  const status = await closed.catch((error: Error) => {
    throw new DeliveryError([
      issue('DELIVERY_GIT', 'git', `cannot be run: ${error.message}`, 'install git 2.31 or later'),
    ]);
  });
  await fed;
  return { status, stdout: Buffer.concat(stdout), stderr: redact(Buffer.concat(stderr).toString()).trim() };
}

/** Runs a command on the local clone that fails only when something is broken. */
export async function gitOutput(args: readonly string[], input?: Iterable<string | Buffer>): Promise<Buffer> {
  const { status, stdout, stderr } = await git(args, input);
  if (status === 0) return stdout;
  const command = args.find((arg) => !arg.startsWith('-'));
  throw new DeliveryError([
    issue('DELIVERY_GIT', 'git', `git ${command} failed: ${stderr}`, 'remove the local clone; it is made again'),
  ]);
}

/** Text without the user and password of any URL in it. */
export const redact = (text: string): string => text.replace(/(\w:\/\/)[^/\s]*@/g, '$1***@');

const safeguards: readonly string[] = [
  ...['-c', `core.hooksPath=${devNull}`],
  ...['-c', 'gc.autoDetach=false', '-c', 'maintenance.auto=false', '-c', 'gc.pruneExpire=now'],
  ...['-c', 'push.gpgSign=false', '-c', 'core.fsync=none'],
  // A remote that accepts a connection and then says nothing would hold the lock of the clone for ever.
  ...['-c', 'http.lowSpeedLimit=1', '-c', 'http.lowSpeedTime=60'],
];

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') || passed.has(name));
  return {
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'file:git:http:https:ssh',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
    // A commit must not tell where the machine that made it stands.
    TZ: 'UTC',
  };
}

/** How a user hands Git credentials and certificates without a configuration file. */
const passed = new Set(['GIT_ASKPASS', 'GIT_SSH', 'GIT_SSH_COMMAND', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH']);
