import { readdirSync, readFileSync } from 'node:fs';
import { nodeNames } from './addresses.ts';
import type { Machine } from './machine.ts';

/** Process ids of a program that runs in containers of the machine, such as `helm-controller`. */
export const containerProcesses = (machine: Machine, program: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => read(pid, 'cmdline').split('\0')[0]?.split('/').at(-1) === program)
    .filter((pid) => nodeNames.some((node) => read(pid, 'cgroup').includes(`/${machine.name}-${node}/`)));

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
