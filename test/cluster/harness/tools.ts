import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from './cache.ts';
import { go, goVersion } from './go.ts';

export type Tool = 'etcd' | 'helm' | 'kube-apiserver' | 'kube-controller-manager';

/** Paths of the pinned programs, built from their Go modules if this machine has not built exactly these before. */
export function tools(): Readonly<Record<Tool, string>> {
  const directory = join(cacheDirectory, 'tools', key());
  if (!existsSync(directory)) build(directory);
  const path = (name: Tool): [Tool, string] => [name, join(directory, name)];
  return Object.fromEntries(Object.keys(packages).map((name) => path(name as Tool))) as Record<Tool, string>;
}

/** Kubernetes version that the tier runs, as pinned: `v1.34.4`. */
export function kubernetesVersion(): string {
  const version = /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(pins, 'go.mod'), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${pins}/go.mod does not require k8s.io/kubernetes`);
  return version;
}

/** Why the tools cannot be built here. `false`: they can. */
export const whyNoTools = (): string | false =>
  goVersion() === undefined && 'no Go on this machine: install Go and put it on the PATH';

const pins = join(import.meta.dirname, '..', 'tools', 'kubernetes');

const packages: Readonly<Record<Tool, string>> = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  helm: 'helm.sh/helm/v3/cmd/helm',
};

const flags = '-mod=readonly -trimpath -buildvcs=false';

/** Without these the servers say that they are v0.0.0-master, and features that compare versions misbehave. */
function linkerFlags(): string {
  const version = kubernetesVersion();
  const [major, minor] = version.slice(1).split('.');
  const stamps = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    `-X ${name}.gitVersion=${version}`,
    `-X ${name}.gitMajor=${major}`,
    `-X ${name}.gitMinor=${minor}`,
    `-X ${name}.gitTreeState=clean`,
  ]);
  return ['-s -w', ...stamps].join(' ');
}

/** Equal keys give equal programs: the pins, the compiler, the flags and what is built. */
function key(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(pins).sort()) hash.update(`${name}\0${readFileSync(join(pins, name), 'utf8')}\0`);
  hash.update([goVersion(), flags, linkerFlags(), JSON.stringify(packages)].join('\0'));
  return hash.digest('hex').slice(0, 32);
}

function build(directory: string): void {
  const names = Object.keys(packages) as Tool[];
  console.log(`building ${names.length} tools into ${directory}; a first time takes several minutes`);
  mkdirSync(join(cacheDirectory, 'tools'), { recursive: true });
  const unfinished = mkdtempSync(join(cacheDirectory, 'tools', 'unfinished-'));
  try {
    for (const [index, name] of names.entries()) {
      const start = performance.now();
      go(['build', '-ldflags', linkerFlags(), '-o', join(unfinished, name), packages[name]], { cwd: pins, flags });
      console.log(`  ${index + 1}/${names.length} ${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
    }
    // Another run may have finished the same tools meanwhile; they are as good as these.
    if (!existsSync(directory)) renameSync(unfinished, directory);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
