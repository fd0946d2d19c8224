import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type NodeName, nodeNames } from './addresses.ts';
import { containerdSocket } from './containerd.ts';
import type { Machine } from './machine.ts';
import { removeNetwork } from './network.ts';
import { cgroups } from './node.ts';
import { isAlive, startedServers, stop } from './process.ts';

/** Takes the machine down: no process, mount, cgroup, network namespace or file of it is left. */
export async function teardown(machine: Machine): Promise<void> {
  const servers = startedServers(machine);
  const containerds = servers.filter((name) => name.startsWith('containerd-'));
  // The kubelets first: they would start again what ends.
  const rest = servers.filter((name) => !containerds.includes(name));
  const order = [
    ...rest.filter((name) => name.startsWith('kubelet-')),
    ...rest.filter((name) => !name.startsWith('kubelet-')),
  ];
  for (const name of order) await stop(machine, name, name.startsWith('kubelet-') ? 'SIGTERM' : 'SIGKILL');
  for (const node of nodeNames) await endContainers(machine, node);
  for (const name of containerds) await stop(machine, name);
  unmountAll(machine);
  for (const node of nodeNames) for (const directory of cgroups(machine, node)) removeCgroup(directory);
  removeNetwork(machine);
  machine.remove();
}

async function endContainers(machine: Machine, node: NodeName): Promise<void> {
  const socket = containerdSocket(machine, node);
  // Shims serve containers whether or not containerd lives, so they are found by the address that they were given.
  for (const pid of shims(socket)) {
    for (const child of children(pid)) kill(child);
    kill(pid);
  }
  for (let waited = 0; shims(socket).length > 0 && waited < 10_000; waited += 100) await sleep(100);
  if (isAlive(machine, `containerd-${node}`)) await sleep(200);
}

const shims = (socket: string): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const args = commandLine(pid);
      return args[0]?.endsWith('containerd-shim-runc-v2') && args.includes(socket);
    });

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

/** Of all threads; a shim starts containers from any of its own. */
function children(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function unmountAll(machine: Machine): void {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1]?.replaceAll('\\040', ' ') ?? '')
    .filter((path) => path.startsWith(`${machine.directory}/`));
  for (const path of mounts.reverse())
    if (spawnSync('umount', [path], { stdio: 'ignore' }).status !== 0)
      spawnSync('umount', ['--lazy', path], { stdio: 'ignore' });
}

/** A group can be removed when its groups are and its last process is collected. */
function removeCgroup(directory: string): void {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(directory, entry.name));
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      rmdirSync(directory);
      return;
    } catch {
      execFileSync('sleep', ['0.1']);
    }
  }
}
