import { spawn } from 'node:child_process';
import { tool } from '../harness/tools.ts';
import type { Machine } from './machine.ts';

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a command in a pod of the host cluster, as its first container. */
export const exec = (machine: Machine, namespace: string, pod: string, ...command: string[]): Promise<Outcome> =>
  kubectl(machine, '--namespace', namespace, 'exec', pod, '--', ...command);

/** Runs kubectl as the host cluster's admin. */
export function kubectl(machine: Machine, ...args: string[]): Promise<Outcome> {
  const child = spawn(tool('kubectl'), ['--kubeconfig', machine.kubeconfig, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      output += part.toString();
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output: output.trim() }));
  });
}
