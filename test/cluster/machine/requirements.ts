import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { whyNoOpenssl } from '../harness/authority.ts';
import { whyNoTools } from '../harness/tools.ts';

/** Why no machine can be booted on this computer. `false`: it can. */
export function whyNoMachine(): string | false {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.getuid?.() !== 0) return 'needs root, for network namespaces, mounts and cgroups';
  const missing = commands.filter((command) => spawnSync('which', [command]).status !== 0);
  if (!existsSync('/usr/lib/cni/bridge')) missing.push('/usr/lib/cni/bridge');
  if (
    existsSync('/usr/bin/busybox') &&
    !spawnSync('ldd', ['/usr/bin/busybox'], { encoding: 'utf8' }).stderr.includes('not a dynamic')
  )
    missing.push('a busybox that is linked statically');
  if (missing.length > 0) return `needs ${missing.join(', ')}; on Debian: apt-get install ${packages.join(' ')}`;
  return whyNoTools() || whyNoOpenssl();
}

const commands = [
  'containerd',
  'ctr',
  'runc',
  'ip',
  'nsenter',
  'iptables',
  'ipset',
  'nft',
  'conntrack',
  'git',
  'tar',
  'busybox',
];

const packages = [
  ...['containerd', 'runc', 'containernetworking-plugins', 'iproute2', 'iptables', 'ipset', 'nftables', 'conntrack'],
  ...['busybox-static', 'git'],
];
