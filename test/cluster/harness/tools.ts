import { join } from 'node:path';
import { goVersion } from './go.ts';
import { pinnedVersion, type Toolset, toolsetDirectory } from './toolset.ts';

export type Tool = keyof typeof setOf;

/** Path of a pinned program; builds the set that it belongs to if this machine has not built it before. */
export const tool = (name: Tool): string => join(toolsetDirectory(sets[setOf[name]]), name);

/** Builds what is not built yet, in this order. */
export function buildTools(names: readonly Tool[] = platformTools()): void {
  for (const name of names) tool(name);
}

/** What a host cluster with workspaces runs. */
const platformTools = (): Tool[] =>
  (Object.keys(setOf) as Tool[]).filter((name) => ![...otherTools, ...rareTools].includes(name));

/** What takes minutes to build and only `LONG=1` asks for; built when it is asked for. */
const rareTools: readonly Tool[] = ['kube-state-metrics'];

/** What a host cluster does not need. */
export const otherTools: readonly Tool[] = [
  ...['pulumi', 'kyverno', 'kyverno-admission', 'kyverno-json', 'cel'],
  ...['dex', 'kubectl-oidc_login', 'stripe-mock', 'nats-server', 'prom-label-proxy'],
] as const;

/** Kubernetes version that the tier runs, as pinned: `v1.34.4`. */
export const kubernetesVersion = (): string => pinnedVersion('kubernetes', 'k8s.io/kubernetes');

/** Why the tools cannot be built here. `false`: they can. */
export const whyNoTools = (): string | false =>
  goVersion() === undefined && 'no Go on this machine: install Go and put it on the PATH';

const servers = ['kube-apiserver', 'kube-controller-manager', 'kube-proxy', 'kube-scheduler', 'kubelet', 'kubectl'];

/** Without these the servers say that they are v0.0.0-master, and features that compare versions misbehave. */
function kubernetesStamps(): string[] {
  const version = kubernetesVersion();
  const [major, minor] = version.slice(1).split('.');
  return ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) => [
    `-X ${name}.gitVersion=${version}`,
    `-X ${name}.gitMajor=${major}`,
    `-X ${name}.gitMinor=${minor}`,
    `-X ${name}.gitTreeState=clean`,
  ]);
}

const vclusterVersion = pinnedVersion('vcluster', 'github.com/loft-sh/vcluster').slice(1);

const pulumiVersion = pinnedVersion('pulumi', 'github.com/pulumi/pulumi/pkg/v3');

const sets = {
  kubernetes: {
    name: 'kubernetes',
    packages: {
      etcd: 'go.etcd.io/etcd/server/v3',
      hyperkube: './hyperkube',
      helm: 'helm.sh/helm/v3/cmd/helm',
      coredns: './coredns',
      'local-path-provisioner': 'github.com/rancher/local-path-provisioner',
      pause: './pause',
      probe: './probe',
    },
    linkerFlags: kubernetesStamps(),
    links: Object.fromEntries(servers.map((server) => [server, 'hyperkube'])),
  },
  vcluster: {
    name: 'vcluster',
    packages: { vcluster: 'github.com/loft-sh/vcluster/cmd/vcluster' },
    linkerFlags: [`-X github.com/loft-sh/vcluster/pkg/telemetry.SyncerVersion=${vclusterVersion}`],
  },
  kine: { name: 'kine', packages: { kine: 'github.com/k3s-io/kine' } },
  flux: {
    name: 'flux',
    packages: {
      'source-controller': 'github.com/fluxcd/source-controller',
      'kustomize-controller': 'github.com/fluxcd/kustomize-controller',
      'helm-controller': 'github.com/fluxcd/helm-controller',
    },
  },
  cel: { name: 'cel', packages: { cel: '.' } },
  // Its storage in SQLite is always compiled in.
  dex: { name: 'dex', packages: { dex: 'github.com/dexidp/dex/cmd/dex' }, cgo: true },
  kubelogin: { name: 'kubelogin', packages: { 'kubectl-oidc_login': 'github.com/int128/kubelogin' } },
  nats: { name: 'nats', packages: { 'nats-server': 'github.com/nats-io/nats-server/v2' } },
  'stripe-mock': { name: 'stripe-mock', packages: { 'stripe-mock': 'github.com/stripe/stripe-mock' } },
  kyverno: {
    name: 'kyverno',
    packages: {
      kyverno: 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno',
      'kyverno-admission': 'github.com/kyverno/kyverno/cmd/kyverno',
    },
  },
  'kyverno-json': { name: 'kyverno-json', packages: { 'kyverno-json': 'github.com/kyverno/kyverno-json' } },
  'kube-router': {
    name: 'kube-router',
    packages: { 'kube-router': 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router' },
  },
  'kube-state-metrics': {
    name: 'kube-state-metrics',
    packages: { 'kube-state-metrics': 'k8s.io/kube-state-metrics/v2' },
  },
  'prom-label-proxy': {
    name: 'prom-label-proxy',
    packages: { 'prom-label-proxy': 'github.com/prometheus-community/prom-label-proxy' },
  },
  pulumi: {
    name: 'pulumi',
    packages: { pulumi: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
    // Without it the Automation API cannot tell which version it speaks to, and stops.
    linkerFlags: [`-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${pulumiVersion}`],
  },
} satisfies Record<string, Toolset>;

const setOf = {
  etcd: 'kubernetes',
  helm: 'kubernetes',
  'kube-apiserver': 'kubernetes',
  'kube-controller-manager': 'kubernetes',
  'kube-proxy': 'kubernetes',
  'kube-scheduler': 'kubernetes',
  kubelet: 'kubernetes',
  kubectl: 'kubernetes',
  hyperkube: 'kubernetes',
  coredns: 'kubernetes',
  'local-path-provisioner': 'kubernetes',
  pause: 'kubernetes',
  probe: 'kubernetes',
  vcluster: 'vcluster',
  kine: 'kine',
  'source-controller': 'flux',
  'kustomize-controller': 'flux',
  'helm-controller': 'flux',
  cel: 'cel',
  dex: 'dex',
  'kubectl-oidc_login': 'kubelogin',
  'stripe-mock': 'stripe-mock',
  'nats-server': 'nats',
  kyverno: 'kyverno',
  'kyverno-admission': 'kyverno',
  'kyverno-json': 'kyverno-json',
  'kube-router': 'kube-router',
  'kube-state-metrics': 'kube-state-metrics',
  'prom-label-proxy': 'prom-label-proxy',
  pulumi: 'pulumi',
} as const satisfies Record<string, keyof typeof sets>;
