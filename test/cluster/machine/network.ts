import { execFileSync, spawnSync } from 'node:child_process';
import { addresses, type NodeName, nodeNames, type Place } from './addresses.ts';
import type { Machine } from './machine.ts';

/**
 * One network namespace for each node and one for the world outside, which is their gateway and has no way on: nothing
 * here can reach anything that is not here.
 */
export function createNetwork(machine: Machine): void {
  const outside = inside(machine, 'outside');
  for (const place of places) ip('netns', 'add', machine.networkNamespace(place));
  outside('link', 'set', 'lo', 'up');
  outside('link', 'add', 'lan', 'type', 'bridge');
  outside('link', 'set', 'lan', 'up');
  outside('addr', 'add', `${addresses.gateway}/24`, 'dev', 'lan');
  outside('addr', 'add', `${addresses.internet}/32`, 'dev', 'lo');
  outside('addr', 'add', `${addresses.metadata}/32`, 'dev', 'lo');
  outside('addr', 'add', `${addresses.private}/32`, 'dev', 'lo');
  for (const node of nodeNames) connect(machine, node);
  for (const node of nodeNames) route(machine, node);
  sysctl(machine, 'outside', 'net.ipv4.ip_forward', 1);
}

export function removeNetwork(machine: Machine): void {
  for (const place of places) spawnSync('ip', ['netns', 'del', machine.networkNamespace(place)], { stdio: 'ignore' });
}

const places: readonly Place[] = [...nodeNames, 'outside'];

function connect(machine: Machine, node: NodeName): void {
  const here = inside(machine, node);
  const outside = inside(machine, 'outside');
  here('link', 'set', 'lo', 'up');
  here('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', node, 'netns', machine.networkNamespace('outside'));
  outside('link', 'set', node, 'master', 'lan');
  outside('link', 'set', node, 'up');
  here('addr', 'add', `${addresses.nodes[node]}/24`, 'dev', 'eth0');
  here('link', 'set', 'eth0', 'up');
  here('route', 'add', 'default', 'via', addresses.gateway);
  sysctl(machine, node, 'net.ipv4.ip_forward', 1);
  // The bridge that pods hang on has to pass the packets that stay on it through the firewall as well.
  here('link', 'add', 'cni0', 'type', 'bridge');
  here('link', 'set', 'cni0', 'up');
  sysctl(machine, node, 'net.bridge.bridge-nf-call-iptables', 1);
}

/** Pods reach pods of other nodes under their own addresses, as network policies see them. */
function route(machine: Machine, node: NodeName): void {
  for (const place of places.filter((other) => other !== node))
    inside(machine, place)('route', 'add', addresses.pods[node], 'via', addresses.nodes[node]);
}

/** Runs `ip` in the namespace of a place. */
const inside =
  (machine: Machine, place: Place) =>
  (...args: string[]): void =>
    ip('-n', machine.networkNamespace(place), ...args);

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function sysctl(machine: Machine, place: Place, key: string, value: number): void {
  const namespace = `--net=/run/netns/${machine.networkNamespace(place)}`;
  execFileSync('nsenter', [namespace, 'sysctl', '-qw', `${key}=${value}`], { stdio: ['ignore', 'ignore', 'pipe'] });
}
