import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The service in a process of its own, as the image starts it. */
export interface Replica {
  readonly port: number;
  /** As `kill -9`; returns when it is gone. */
  kill(): Promise<void>;
}

/** Starts one; returns when it listens. */
export async function startReplica(port: number, environment: Readonly<Record<string, string>>): Promise<Replica> {
  const child: ChildProcess = spawn(process.execPath, ['oidc-service/dist/main.js'], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  const kill = async (): Promise<void> => {
    process.off('exit', end);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    if ((JSON.parse(line) as { msg: string }).msg !== 'listening') continue;
    child.stdout?.resume();
    return { port, kill };
  }
  throw new Error('it ended before it listened');
}
