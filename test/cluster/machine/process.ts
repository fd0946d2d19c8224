import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Hopeless, until } from '../harness/until.ts';
import type { Place } from './addresses.ts';
import type { Machine } from './machine.ts';

/** A server of the machine, as it is started: any process can end it and start it again. */
export interface Command {
  readonly name: string;
  readonly place: Place;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server that outlives this process; its output goes to `log/<name>.log`. */
export function start(machine: Machine, command: Command): void {
  for (const folder of ['log', 'process']) mkdirSync(machine.path(folder), { recursive: true });
  const log = openSync(logFile(machine, command.name), 'a');
  // `ip netns exec` would mount /sys anew and hide the cgroups from the kubelet.
  const namespace = `--net=/run/netns/${machine.networkNamespace(command.place)}`;
  const child = spawn('nsenter', [namespace, command.program, ...command.args], {
    cwd: machine.directory,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...command.environment },
  });
  closeSync(log);
  child.unref();
  if (child.pid === undefined) throw new Error(`cannot start nsenter for ${command.name}`);
  writeFileSync(
    recordFile(machine, command.name),
    JSON.stringify({ ...command, pid: child.pid, startTime: startTime(child.pid) }),
  );
}

/** Starts a server again as it was started before. */
export function restart(machine: Machine, name: string): void {
  const { pid: _, startTime: __, ...command } = record(machine, name);
  start(machine, command);
}

export function signal(machine: Machine, name: string, how: NodeJS.Signals): void {
  if (!isAlive(machine, name)) throw new Error(`${name} does not run`);
  process.kill(record(machine, name).pid, how);
}

/** Ends a server, kindly at first, and returns when it is gone. */
export async function stop(machine: Machine, name: string, how: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!isAlive(machine, name)) return;
  const server = record(machine, name);
  process.kill(server.pid, how);
  for (let waited = 0; lives(server); waited += 50) {
    if (waited === 10_000) process.kill(server.pid, 'SIGKILL');
    await sleep(50);
  }
}

export const isAlive = (machine: Machine, name: string): boolean =>
  existsSync(recordFile(machine, name)) && lives(record(machine, name));

/** Names of all servers that were started, the last one first. */
export function startedServers(machine: Machine): string[] {
  if (!existsSync(machine.path('process'))) return [];
  return readdirSync(machine.path('process')).map((file) => file.replace(/\.json$/, ''));
}

/** Waits for an answer that only a living server can give. */
export async function untilServes(
  machine: Machine,
  name: string,
  seconds: number,
  ask: () => Promise<boolean> | boolean,
): Promise<void> {
  try {
    await until(`${name} serves`, seconds, async () => {
      if (!isAlive(machine, name)) throw new Hopeless(`${name} has ended`);
      return await ask();
    });
  } catch (error) {
    const tail = readFileSync(logFile(machine, name), 'utf8').trimEnd().split('\n').slice(-25).join('\n');
    throw new Error(`${(error as Error).message}; the end of its log:\n${tail}`, { cause: error });
  }
}

export const logFile = (machine: Machine, name: string): string => machine.path('log', `${name}.log`);

const recordFile = (machine: Machine, name: string): string => machine.path('process', `${name}.json`);

interface Running extends Command {
  readonly pid: number;
  /** In clock ticks since the computer's start: a number that another process has got meanwhile is not ours. */
  readonly startTime: string | undefined;
}

const record = (machine: Machine, name: string): Running =>
  JSON.parse(readFileSync(recordFile(machine, name), 'utf8')) as Running;

const lives = ({ pid, startTime: then }: Running): boolean => then !== undefined && startTime(pid) === then;

/** `undefined`: no such process, or one that has ended and only waits to be collected. */
function startTime(pid: number): string | undefined {
  try {
    const [state, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
