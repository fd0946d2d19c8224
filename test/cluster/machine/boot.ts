import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { chartDirectory } from '../harness/chart.ts';
import { tool } from '../harness/tools.ts';
import { Hopeless, until } from '../harness/until.ts';
import { addresses, nodeNames, outsideNames, workspaceDomain } from './addresses.ts';
import { bootstrapRepository, syncManifests } from './bootstrap.ts';
import { writeChartRepository } from './chart-repository.ts';
import { clusterDnsManifests } from './cluster-dns.ts';
import { startContainerd } from './containerd.ts';
import { startControlPlane } from './control-plane.ts';
import { type FluxController, fluxManifests } from './flux.ts';
import { fluxImages, importImages } from './images.ts';
import { ingressManifests } from './ingress.ts';
import { raiseInotifyLimit } from './inotify.ts';
import type { Machine } from './machine.ts';
import { startNode } from './node.ts';
import { logFile, start, untilServes } from './process.ts';
import { startResolver } from './resolver.ts';
import { storageManifests } from './storage.ts';

export interface BootOptions {
  /** Says what is being done, a line each. */
  readonly progress: (line: string) => void;
  /** Flags of Flux's controllers. @default none, as `flux install` makes them */
  readonly fluxArgs?: Readonly<Partial<Record<FluxController, readonly string[]>>>;
}

/**
 * Boots a host cluster as a platform team has it before it meets this product: two nodes (the second one in the node
 * pool of examples/acme), DNS, storage, an ingress namespace, and Flux, which watches an empty Git repository. Has to run
 * inside the machine's network.
 */
export async function boot(machine: Machine, options: BootOptions): Promise<void> {
  const began = performance.now();
  const say = (line: string): void => options.progress(`${((performance.now() - began) / 1000).toFixed(0)} s: ${line}`);
  raiseInotifyLimit();
  await Promise.all([startControlPlane(machine), ...nodeNames.map((node) => startContainerd(machine, node))]);
  say('the control plane works');
  importImages(machine);
  say('images are made and imported');
  await startOutside(machine);
  await startNode(machine, 'node1', { labels: { 'topology.kubernetes.io/zone': 'jp-east-1a' } });
  await startNode(machine, 'node2', {
    labels: { 'topology.kubernetes.io/zone': 'jp-east-1b', 'kaas.hexabase.ai/node-pool': 'acme-prod-pool' },
    taints: ['kaas.hexabase.ai/node-pool=acme-prod-pool:NoSchedule'],
  });
  say('both nodes are ready');
  await apply(machine, [...clusterDnsManifests(), ...storageManifests(machine), ...ingressManifests()]);
  await apply(machine, fluxManifests({ images: fluxImages, ...(options.fluxArgs && { extraArgs: options.fluxArgs }) }));
  await apply(machine, syncManifests);
  for (const deployment of [
    'kube-system/coredns',
    'local-path-storage/local-path-provisioner',
    'ingress/passthrough',
    ...Object.keys(fluxImages).map((controller) => `flux-system/${controller}`),
  ])
    await untilAvailable(machine, deployment);
  say('DNS, storage, ingress and Flux work');
}

async function startOutside(machine: Machine): Promise<void> {
  const { certificateFile, keyFile } = machine.authority().server('outside', [...outsideNames, `*.${workspaceDomain}`]);
  if (!existsSync(machine.issuerKey)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(machine.issuerKey, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  mkdirSync(machine.path('git'), { recursive: true });
  bootstrapRepository(machine);
  writeChartRepository(machine.path('charts'), [{ folder: chartDirectory('0.34.0'), version: '0.34.0' }], tool('helm'));
  const config = machine.path('outside.json');
  writeFileSync(
    config,
    JSON.stringify({
      address: addresses.internet,
      metadataAddress: addresses.metadata,
      certificateFile,
      keyFile,
      gitRoot: machine.path('git'),
      chartRoot: machine.path('charts'),
      issuerKeyFile: machine.issuerKey,
      issuerUpstreamFile: machine.issuerUpstream,
    }),
  );
  const script = new URL('./outside.ts', import.meta.url).pathname;
  startResolver(machine);
  start(machine, { name: 'outside', place: 'outside', program: process.execPath, args: [script, config] });
  await untilServes(machine, 'outside', 30, () => {
    const said = execFileSync('tail', ['-c', '1000', logFile(machine, 'outside')], { encoding: 'utf8' });
    return said.includes('listen');
  });
}

/** Applies in order; what is refused because its kind or namespace is not served yet is tried again. */
async function apply(machine: Machine, manifests: readonly Manifest[]): Promise<void> {
  const admin = machine.admin();
  for (const manifest of manifests)
    await until(`${manifest.kind} ${manifest.metadata.name} is applied`, 60, async () => {
      await admin.apply(manifest);
      return true;
    });
}

async function untilAvailable(machine: Machine, deployment: string, seconds = 180): Promise<void> {
  const [namespace, name] = deployment.split('/');
  const admin = machine.admin();
  await until(`${deployment} is available`, seconds, async () => {
    const { status, body } = await admin.request('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
    if (status === 403) throw new Hopeless(`reading ${deployment} is forbidden`);
    const { spec, status: now } = body as { spec: { replicas: number }; status: { availableReplicas?: number } };
    return now?.availableReplicas === spec?.replicas;
  });
}
