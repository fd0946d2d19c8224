import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addresses, type NodeName } from './addresses.ts';
import type { Machine } from './machine.ts';
import { start, untilServes } from './process.ts';

/** The container runtime of a node: from here on images can be imported. */
export async function startContainerd(machine: Machine, node: NodeName): Promise<void> {
  const cni = machine.path(node, 'cni');
  mkdirSync(cni, { recursive: true });
  writeFileSync(join(cni, '10-bridge.conflist'), JSON.stringify(bridge(machine, node), null, 2));
  const config = machine.path(node, 'containerd.toml');
  writeFileSync(config, containerdConfig(machine, node));
  start(machine, { name: `containerd-${node}`, place: node, program: 'containerd', args: ['-c', config] });
  await untilServes(machine, `containerd-${node}`, 60, () => existsSync(containerdSocket(machine, node)));
}

export const containerdSocket = (machine: Machine, node: NodeName): string => machine.path(node, 'containerd.sock');

/** What holds the namespaces of each pod. */
export const pauseImage = 'kaas.test/pause:1';

const bridge = (machine: Machine, node: NodeName) => ({
  cniVersion: '0.4.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: 'host-local',
        dataDir: machine.path(node, 'addresses'),
        ranges: [[{ subnet: addresses.pods[node] }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

const containerdConfig = (machine: Machine, node: NodeName): string => `version = 2
root = "${machine.path(node, 'containerd', 'root')}"
state = "${machine.path(node, 'containerd', 'state')}"
[grpc]
  address = "${containerdSocket(machine, node)}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  enable_selinux = false
  disable_apparmor = true
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${machine.path(node, 'cni')}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;
