import { execFileSync, spawn } from 'node:child_process';
import { tool } from '../harness/tools.ts';
import { type NodeName, nodeNames } from './addresses.ts';
import { containerdSocket } from './containerd.ts';
import type { Machine } from './machine.ts';

/** A pod of the host cluster that runs, with a network that can be entered. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  readonly node: NodeName;
  readonly address: string;
  readonly labels: Readonly<Record<string, string>>;
  /** File of its network namespace. */
  readonly network: string;
}

/** Every pod of the host cluster that runs with an address of its own. */
export async function runningPods(machine: Machine): Promise<RunningPod[]> {
  const processes = new Map(nodeNames.flatMap((node) => tasks(machine, node)));
  const { body } = await machine.admin().request('GET', '/api/v1/pods');
  return (body.items as Pod[]).flatMap(({ metadata, spec, status }) => {
    const id = status.containerStatuses?.[0]?.containerID?.replace('containerd://', '');
    const process = processes.get(id ?? '');
    if (process === undefined || spec.hostNetwork || status.phase !== 'Running' || metadata.deletionTimestamp)
      return [];
    const { namespace, name, labels = {} } = metadata;
    return [
      { namespace, name, node: spec.nodeName, address: status.podIP, labels, network: `/proc/${process}/ns/net` },
    ];
  });
}

/** Tries `host:port` addresses all at once from a network namespace: nothing has to be installed in the pod that has it. */
export async function connections(network: string, targets: readonly string[]): Promise<string[]> {
  if (targets.length === 0) return [];
  const output = await inNetwork(network, tool('probe'), 'connect', '2s', ...targets);
  return output.split('\n').map((line) => line.split(' ')[1] ?? '');
}

/** Asks DNS servers for a name, or for the name of an address, over UDP: what each answers, or the code of its error. */
export async function lookups(network: string, name: string, servers: readonly string[]): Promise<string[]> {
  if (servers.length === 0) return [];
  return (await inNetwork(network, process.execPath, '-e', resolver, name, ...servers)).split('\n');
}

const resolver = `
const { Resolver } = require('node:dns').promises;
const [name, ...servers] = process.argv.slice(1);
const arpa = [...name.split('.').reverse(), 'in-addr', 'arpa'].join('.');
const ask = async (server) => {
  const resolver = new Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([server]);
  try {
    return (await (/^[0-9.]+$/.test(name) ? resolver.resolvePtr(arpa) : resolver.resolve4(name))).join(' ');
  } catch (error) {
    return error.code;
  }
};
Promise.all(servers.map(ask)).then((answers) => console.log(answers.join('\\n')));
`;

interface Pod {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName: NodeName; readonly hostNetwork?: boolean };
  readonly status: {
    readonly phase: string;
    readonly podIP: string;
    readonly containerStatuses?: readonly { readonly containerID?: string }[];
  };
}

/** First processes of the containers on a node, by the id of the container. */
function tasks(machine: Machine, node: NodeName): [string, number][] {
  const list = execFileSync('ctr', ['-a', containerdSocket(machine, node), '-n', 'k8s.io', 'tasks', 'ls'], {
    encoding: 'utf8',
  });
  return list
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .filter(([, , status]) => status === 'RUNNING')
    .map(([id = '', process]) => [id, Number(process)]);
}

function inNetwork(network: string, program: string, ...args: string[]): Promise<string> {
  const child = spawn('nsenter', [`--net=${network}`, program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (part: Buffer) => {
    output += part.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) =>
      status === 0 ? resolve(output.trimEnd()) : reject(new Error(`${program} ends with ${status}`)),
    );
  });
}
