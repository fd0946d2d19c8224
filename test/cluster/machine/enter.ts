import { spawn } from 'node:child_process';
import type { Machine } from './machine.ts';

/**
 * Runs a script of ours in the machine's world outside, from where its nodes, pods and names can be reached; returns its
 * exit code. A Node process cannot change its own network namespace.
 */
export function runInside(
  machine: Machine,
  script: string,
  args: readonly string[] = [],
  signal?: AbortSignal,
): Promise<number> {
  const namespace = `--net=/run/netns/${machine.networkNamespace('outside')}`;
  const child = spawn('nsenter', [namespace, process.execPath, script, machine.directory, ...args], {
    stdio: 'inherit',
  });
  signal?.addEventListener('abort', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
