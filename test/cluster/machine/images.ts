import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { type Tool, tool } from '../harness/tools.ts';
import { pinnedVersion } from '../harness/toolset.ts';
import { type NodeName, nodeNames } from './addresses.ts';
import { containerdSocket, pauseImage } from './containerd.ts';
import { type Image, writeImage } from './image.ts';
import type { Machine } from './machine.ts';

/** Makes every image that the machine's pods use and gives it to both nodes, under the names that manifests use. */
export function importImages(machine: Machine): void {
  const certificates = readFileSync(machine.authority().certificateFile, 'utf8');
  for (const image of images(certificates)) importImage(machine, image);
}

/** Makes one image and gives it to both nodes. */
export function importImage(machine: Machine, image: Image): void {
  mkdirSync(machine.path('images'), { recursive: true });
  const archive = machine.path('images', 'image.tar');
  writeImage(image, archive);
  for (const node of nodeNames) importArchive(machine, node, archive);
  rmSync(archive);
}

export const probeImage = 'registry.example.com/probe:1';
export const coreDnsImage = 'kaas.test/coredns:1';
export const provisionerImage = 'kaas.test/local-path-provisioner:1';
export const shellImage = 'registry.example.com/shell:1';
export const fluxImages = {
  'source-controller': 'ghcr.io/fluxcd/source-controller:v1.9.5',
  'kustomize-controller': 'ghcr.io/fluxcd/kustomize-controller:v1.9.5',
  'helm-controller': 'ghcr.io/fluxcd/helm-controller:v1.6.4',
} as const;

/** Images of workloads in examples/acme: programs that serve as theirs would. */
const workloads: Readonly<Record<string, readonly string[]>> = {
  'registry.example.com/shop/frontend:1.4.2': ['/probe', 'serve', '8080'],
  'registry.example.com/shop/orders-db:17.2': ['/probe', 'serve', '5432'],
  // Its arguments are the report's, which takes no time at all.
  'registry.example.com/shop/report:1.0.0': ['/probe', 'lookup'],
};

function images(certificates: string): Image[] {
  const trust = { '/etc/ssl/certs/ca-certificates.crt': { text: certificates } };
  const program = (name: Tool) => ({ from: tool(name) });
  const vcluster = pinnedVersion('vcluster', 'github.com/loft-sh/vcluster').slice(1);
  const shell = ['sh', 'cat', 'cp', 'ls', 'mkdir', 'rm', 'sed', 'sleep'];
  return [
    { names: [pauseImage], files: { '/pause': program('pause') }, entrypoint: ['/pause'] },
    {
      names: [probeImage],
      files: { '/probe': program('probe'), ...trust },
      applets: shell,
      entrypoint: ['/probe', 'serve', '8080'],
      user: '1000:1000',
    },
    ...Object.entries(workloads).map(([name, entrypoint]) => ({
      names: [name],
      files: { '/probe': program('probe') },
      applets: shell,
      entrypoint,
      user: '1000:1000',
    })),
    {
      // A vCluster asks for a version of CoreDNS by the version of its Kubernetes.
      names: [coreDnsImage, 'docker.io/coredns/coredns:1.12.1', 'docker.io/coredns/coredns:1.14.1'],
      files: { '/coredns': program('coredns') },
      entrypoint: ['/coredns'],
    },
    { names: [shellImage, 'mirror.gcr.io/library/alpine:3.20'], files: {}, applets: shell },
    {
      names: [provisionerImage],
      files: { '/usr/bin/local-path-provisioner': program('local-path-provisioner') },
      entrypoint: ['local-path-provisioner'],
    },
    ...(['source-controller', 'kustomize-controller', 'helm-controller'] as const).map((name) => ({
      names: [fluxImages[name]],
      files: { [`/usr/local/bin/${name}`]: program(name), ...trust },
      entrypoint: [name],
      user: '65534:65534',
    })),
    {
      names: [`ghcr.io/loft-sh/vcluster-oss:${vcluster}`],
      files: { '/vcluster': program('vcluster'), '/usr/local/bin/helm': program('helm'), ...trust },
      applets: shell,
      entrypoint: ['/vcluster', 'start'],
    },
    {
      // The chart's default is Kubernetes 1.35.0; what is in it is the version that the tools pin.
      names: ['ghcr.io/loft-sh/kubernetes:v1.35.0', 'ghcr.io/loft-sh/kubernetes:v1.34.0'],
      files: {
        '/kubernetes/kube-apiserver': program('hyperkube'),
        '/kubernetes/kine': program('kine'),
        '/kubernetes/helm': program('helm'),
      },
      links: { '/kubernetes/kube-controller-manager': 'kube-apiserver' },
      applets: shell,
    },
    {
      names: ['registry.k8s.io/etcd:3.6.4-0'],
      files: { '/usr/local/bin/etcd': program('etcd') },
      applets: shell,
      entrypoint: ['etcd'],
    },
  ];
}

function importArchive(machine: Machine, node: NodeName, archive: string): void {
  const socket = containerdSocket(machine, node);
  execFileSync('ctr', ['-a', socket, '-n', 'k8s.io', 'images', 'import', archive], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}
