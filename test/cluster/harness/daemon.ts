import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hopeless, until } from './until.ts';

/** A program that runs beside the test, with its output in a file. It never outlives this process. */
export class Daemon {
  readonly name: string;
  private readonly child: ChildProcess;
  private readonly logFile: string;

  /** @param environment Variables beside those of this process. */
  constructor(
    name: string,
    program: string,
    args: readonly string[],
    directory: string,
    environment: Readonly<Record<string, string>> = {},
  ) {
    this.name = name;
    this.logFile = join(directory, `${name}.log`);
    const log = openSync(this.logFile, 'w');
    const env = { ...process.env, ...environment };
    this.child = spawn(program, [...args], { cwd: directory, env, stdio: ['ignore', log, log] });
    closeSync(log);
    this.child.on('error', () => {});
    running.add(this.child);
    this.child.on('exit', () => running.delete(this.child));
  }

  get isAlive(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Waits for an answer that only a living program can give. */
  async until(what: string, seconds: number, ask: () => Promise<boolean>): Promise<void> {
    try {
      await until(what, seconds, async () => {
        if (!this.isAlive)
          throw new Hopeless(`${this.name} ended with ${this.child.exitCode ?? this.child.signalCode}`);
        return await ask();
      });
    } catch (error) {
      throw new Error(`${(error as Error).message}; the end of ${this.name}'s log:\n${this.tail()}`, { cause: error });
    }
  }

  tail(lines = 25): string {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** The last warnings and errors of a program that logs as Kubernetes does. */
  complaints(lines = 10): string {
    const all = readFileSync(this.logFile, 'utf8').split('\n');
    return all
      .filter((line) => /^[WEF]\d{4} |"level":"(warn|error|fatal)"/.test(line))
      .slice(-lines)
      .join('\n');
  }

  async stop(): Promise<void> {
    if (!this.isAlive) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const patience = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(patience);
  }
}

const running = new Set<ChildProcess>();

function killAll(): void {
  for (const child of running) child.kill('SIGKILL');
}

process.on('exit', killAll);
// By exiting, what other files have to clean up is cleaned up too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
