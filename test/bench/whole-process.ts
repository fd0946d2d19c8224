import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A run of a program from its start to its end. */
export interface ProcessRun {
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a program with its output going to a file. @throws Error for an exit code that is not among `good` */
export function wholeProcess(
  program: string,
  args: readonly string[],
  directory: string,
  good: readonly number[],
): ProcessRun {
  const file = join(directory, 'stdout');
  const out = openSync(file, 'w');
  try {
    const start = performance.now();
    const { status, stderr, error } = spawnSync(program, args, {
      cwd: directory,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', out, 'pipe'],
    });
    const seconds = (performance.now() - start) / 1000;
    if (error !== undefined) throw error;
    const stdout = readFileSync(file, 'utf8');
    if (status === null || !good.includes(status))
      throw new Error(`${program} ended with ${status}: ${stderr.slice(0, 2000)}${stdout.slice(0, 2000)}`);
    return { seconds, stdout };
  } finally {
    closeSync(out);
    rmSync(file, { force: true });
  }
}

/** Runs `kaas`, which exits with 1 where something does not pass. */
export const kaas = (args: readonly string[], directory: string): ProcessRun =>
  wholeProcess(process.execPath, [resolve('cli/bin/kaas.js'), ...args], directory, [0, 1]);

/** What each of several programs gave in its middle run of three; they take turns, so that the machine is the same to all. */
export function middleRuns<T extends readonly (() => ProcessRun)[]>(programs: T): { [K in keyof T]: ProcessRun } {
  const rounds = [1, 2, 3].map(() => programs.map((run) => run()));
  return programs.map((_, i) => {
    const runs = rounds.map((round) => round[i] as ProcessRun);
    return runs.sort((a, b) => a.seconds - b.seconds)[1];
  }) as { [K in keyof T]: ProcessRun };
}
