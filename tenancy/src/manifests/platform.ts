import { labels, platform as names } from '../name.js';
import { overlay } from '../overlay.js';
import { platformValues } from '../platform/chart-values.js';
import { type Part, type PartName, partNames, parts } from '../platform/part.js';
import { nameMark, partValues } from '../platform/part-values.js';
import type { Platform } from '../platform/platform.js';
import type { Unit } from '../unit.js';
import { inFile, type Keyed } from './keyed.js';
import type { Manifest, Manifests } from './manifest.js';

/**
 * A platform as Flux brings it: operators first, with their definitions; then the service and what stands beside it, and
 * monitors and rules. Flux itself is there already.
 */
export function platformManifests(platform: Platform): Manifests {
  const { hostCluster } = platform;
  const chosen = partNames.filter((name) => name !== 'flux' && platform.parts.includes(name));
  const operators = chosen.filter((name) => parts[name].release !== undefined);
  const beside = chosen.filter((name) => parts[name].release === undefined);
  const keyed: Keyed = [
    ...inFile(`clusters/${hostCluster}/platform`, kustomizations(platform)),
    ...inFile(`${names.folder(hostCluster, 'operators')}/namespace`, namespaces(platform, operators)),
    ...inFile(`${names.folder(hostCluster, 'operators')}/helm-repository`, repositories(platform, chosen)),
    ...operators.flatMap((name) =>
      inFile(`${names.folder(hostCluster, 'operators')}/${parts[name].chart}`, {
        release: partRelease(platform, name),
      }),
    ),
    ...beside.flatMap((name) =>
      inFile(`${names.folder(hostCluster, 'service')}/${parts[name].chart}`, { release: partRelease(platform, name) }),
    ),
    ...inFile(`${names.folder(hostCluster, 'service')}/oidc-service`, { release: serviceRelease(platform) }),
  ];
  return Object.fromEntries(keyed);
}

/** The platform as one unit of delivery. */
export const platformUnit = (platform: Platform): Unit => ({
  key: names.unit(platform.hostCluster),
  get input() {
    return JSON.stringify(platform);
  },
  manifests: () => platformManifests(platform),
});

/** Each waits until what it applies is ready, so that the next finds definitions and webhooks that answer. */
function kustomizations(platform: Platform): Record<string, Manifest> {
  const after = (...needs: readonly string[]) => ({ dependsOn: needs.map((name) => ({ name })) });
  const one = (part: string, path: string, spec: object): Manifest => kustomization(platform, part, path, spec);
  const own = (part: string) => names.folder(platform.hostCluster, part);
  const [operators] = ['operators'].map(names.kustomization) as [string];
  return {
    operators: one('operators', own('operators'), {}),
    service: one('service', own('service'), after(operators)),
    ...(platform.parts.includes('prometheus') && {
      monitoring: one('monitoring', names.monitoring, after(operators)),
    }),
  };
}

const kustomization = ({ source, hostCluster }: Platform, part: string, path: string, spec: object): Manifest => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: names.kustomization(part), namespace: source.namespace, labels: platformLabels(hostCluster) },
  spec: {
    interval: '10m',
    retryInterval: '1m',
    timeout: '15m',
    sourceRef: { kind: source.kind, name: source.name },
    path: source.path === '' ? `./${path}` : `./${source.path}/${path}`,
    prune: true,
    wait: true,
    ...spec,
  },
});

/** Named here, and not made by Helm, so that no release takes what stands in it along. */
function namespaces(platform: Platform, chosen: readonly PartName[]): Record<string, Manifest> {
  const wanted = new Set([platform.namespace, ...chosen.map((name) => releaseOf(platform, parts[name]).namespace)]);
  return Object.fromEntries([...wanted].sort().map((name) => [name, namespace(platform, name)]));
}

const namespace = ({ hostCluster }: Platform, name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: platformLabels(hostCluster), annotations: unpruned },
});

function repositories(platform: Platform, chosen: readonly PartName[]): Record<string, Manifest> {
  const urls = new Set(chosen.map((name) => repositoryOf(platform, parts[name])));
  return Object.fromEntries([...urls].map((url) => [repositoryName(url), repository(platform, url)]));
}

const repository = ({ source, hostCluster }: Platform, url: string): Manifest => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'HelmRepository',
  metadata: { name: repositoryName(url), namespace: source.namespace, labels: platformLabels(hostCluster) },
  spec: { interval: '1h', url, ...(url.startsWith('oci://') && { type: 'oci' }) },
});

function partRelease(platform: Platform, name: PartName): Manifest {
  const part = parts[name];
  const { source } = platform;
  const needs = part.needs.filter((need) => platform.parts.includes(need));
  return helmRelease(platform, releaseOf(platform, part), {
    kept: part.kept,
    needs: needs.map((need) => releaseOf(platform, parts[need]).name),
    chart: {
      chart: part.chart,
      version: part.version,
      interval: '1h',
      sourceRef: {
        kind: 'HelmRepository',
        name: repositoryName(repositoryOf(platform, part)),
        namespace: source.namespace,
      },
    },
    values: named(overlay(partValues[name], (platform.partValues[name] ?? {}) as Record<string, unknown>)),
  });
}

/** The service, by the chart that stands in the tree beside it. */
function serviceRelease(platform: Platform): Manifest {
  const { source, namespace } = platform;
  return helmRelease(
    platform,
    { name: names.service, namespace },
    {
      kept: false,
      needs: [],
      chart: {
        chart: source.path === '' ? `./${names.chart}` : `./${source.path}/${names.chart}`,
        interval: '10m',
        reconcileStrategy: 'Revision',
        sourceRef: { kind: source.kind, name: source.name, namespace: source.namespace },
      },
      values: platformValues(platform),
    },
  );
}

interface Release {
  readonly kept: boolean;
  readonly needs: readonly string[];
  readonly chart: object;
  readonly values: object;
}

const helmRelease = (
  { source, hostCluster }: Platform,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  { kept, needs, chart, values }: Release,
): Manifest => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: {
    name,
    namespace: source.namespace,
    labels: platformLabels(hostCluster),
    ...(kept && { annotations: unpruned }),
  },
  spec: {
    interval: '10m',
    timeout: '10m',
    releaseName: name,
    targetNamespace: namespace,
    storageNamespace: namespace,
    ...(needs.length > 0 && { dependsOn: needs.map((need) => ({ name: need })) }),
    chart: { spec: chart },
    install: { crds: 'Create', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
    upgrade: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
    driftDetection: { mode: 'enabled' },
    values,
  },
});

/** What stands on it would go with it: databases with their operator, policies with Kyverno. */
const unpruned = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };

const platformLabels = (hostCluster: string) => ({ [labels.managed]: 'true', [labels.hostCluster]: hostCluster });

const releaseOf = (platform: Platform, { release, chart }: Part) =>
  release ?? { name: names.release(chart), namespace: platform.namespace };

const repositoryOf = ({ chartMirror }: Platform, { repository }: Part): string => chartMirror ?? repository;

/** Name of a repository by its host and path: `charts-jetstack-io`. */
const repositoryName = (url: string): string =>
  url
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[^a-z0-9]+/gi, '-')
    .toLowerCase()
    .replace(/^-|-$/g, '')
    .slice(0, 63);

/** The values with the name of the service put where it belongs. */
const named = (values: object): object => JSON.parse(JSON.stringify(values).replaceAll(nameMark, names.service));
