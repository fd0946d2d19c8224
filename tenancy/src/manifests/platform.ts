import { labels, platform as names } from '../name.js';
import { overlay, type Values } from '../overlay.js';
import { platformValues } from '../platform/chart-values.js';
import { type Part, type PartName, partNames, parts } from '../platform/part.js';
import { nameMark, partValues } from '../platform/part-values.js';
import type { Platform } from '../platform/platform.js';
import { platformSizes } from '../platform/profile.js';
import type { Unit } from '../unit.js';
import { inFile, type Keyed } from './keyed.js';
import type { Manifest, Manifests } from './manifest.js';

/**
 * A platform as Flux brings it: operators first, with their definitions; then the service and what it speaks to, and beside
 * it logs, cost, monitors and rules, for none of which the service waits. Flux itself is there already.
 */
export function platformManifests(platform: Platform): Manifests {
  const { hostCluster } = platform;
  const chosen = partNames.filter((name) => name !== 'flux' && platform.parts.includes(name));
  const operators = chosen.filter((name) => stageOf(name) === 'operators');
  const folder = (part: string) => names.folder(hostCluster, part);
  const keyed: Keyed = [
    ...inFile(`clusters/${hostCluster}/platform`, kustomizations(platform, new Set(chosen.map(stageOf)))),
    ...inFile(`${folder('operators')}/namespace`, namespaces(platform, chosen)),
    ...inFile(`${folder('operators')}/helm-repository`, repositories(platform, chosen)),
    ...[...operators, ...chosen.filter((name) => !operators.includes(name))].flatMap((name) =>
      inFile(`${folder(stageOf(name))}/${parts[name].chart}`, { release: partRelease(platform, name) }),
    ),
    ...inFile(`${folder('service')}/oidc-service`, { release: serviceRelease(platform) }),
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

type Stage = 'operators' | 'service' | 'observability';

const stageOf = (name: PartName): Stage => {
  if (parts[name].defines) return 'operators';
  return parts[name].release === undefined ? 'service' : 'observability';
};

/** Each waits until what it applies is ready, so that the next finds definitions and webhooks that answer. */
function kustomizations(platform: Platform, stages: ReadonlySet<Stage>): Record<string, Manifest> {
  const { hostCluster, monitoringPath } = platform;
  const own = (stage: Stage, spec: object) => kustomization(platform, stage, names.folder(hostCluster, stage), spec);
  const after = { dependsOn: [{ name: names.kustomization('operators') }] };
  return {
    operators: own('operators', {}),
    service: own('service', after),
    ...(stages.has('observability') && { observability: own('observability', after) }),
    ...(monitoringPath !== undefined && { monitoring: kustomization(platform, 'monitoring', monitoringPath, after) }),
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
    home: homeOf(platform, name),
    kept: part.kept,
    drift: 'warn',
    needs: needs.map((need) => ({ name: releaseOf(platform, parts[need]).name, namespace: homeOf(platform, need) })),
    ...(name === 'prometheus' && platform.monitoringPath !== undefined && { valuesFrom: [monitoringValues] }),
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
    values: named(
      [platformSizes[platform.profile].partValues[name] ?? {}, (platform.partValues[name] ?? {}) as Values].reduce(
        overlay,
        partValues[name],
      ),
    ),
  });
}

/** The service, by the chart that stands in the tree beside it. */
function serviceRelease(platform: Platform): Manifest {
  const { source, namespace } = platform;
  return helmRelease(
    platform,
    { name: names.service, namespace },
    {
      home: source.namespace,
      kept: false,
      drift: 'enabled',
      needs: [],
      chart: {
        chart: source.path === '' ? `./${names.chart}` : `./${source.path}/${names.chart}`,
        interval: '10m',
        sourceRef: { kind: source.kind, name: source.name, namespace: source.namespace },
      },
      values: platformValues(platform),
    },
  );
}

interface Release {
  /** Namespace of the HelmRelease. */
  readonly home: string;
  readonly kept: boolean;
  /** What becomes of changes by hand; of others' charts they are told alone, because controllers write what those apply. */
  readonly drift: 'enabled' | 'warn';
  readonly needs: readonly { readonly name: string; readonly namespace: string }[];
  readonly valuesFrom?: readonly object[];
  readonly chart: object;
  readonly values: object;
}

const helmRelease = (
  { hostCluster }: Platform,
  { name, namespace }: { readonly name: string; readonly namespace: string },
  { home, kept, drift, needs, chart, values, valuesFrom }: Release,
): Manifest => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: {
    name,
    namespace: home,
    labels: platformLabels(hostCluster),
    ...(kept && { annotations: unpruned }),
  },
  spec: {
    interval: '10m',
    timeout: '10m',
    releaseName: name,
    targetNamespace: namespace,
    storageNamespace: namespace,
    ...(needs.length > 0 && {
      dependsOn: needs.map((need) => ({
        name: need.name,
        ...(need.namespace !== home && { namespace: need.namespace }),
      })),
    }),
    chart: { spec: chart },
    install: { crds: 'Create', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
    upgrade: { crds: 'CreateReplace', strategy: { name: 'RetryOnFailure', retryInterval: '1m' } },
    driftDetection: { mode: drift },
    ...(valuesFrom && { valuesFrom }),
    values,
  },
});

/**
 * What rules and dashboards need of the chart of Prometheus comes with them, after the chart brought their definitions: the
 * release takes it from where it stands once it is there.
 */
const monitoringValues = {
  kind: 'ConfigMap',
  name: 'monitoring-values',
  valuesKey: 'values.yaml',
  optional: true,
};

/** Releases stand beside the source; one that takes values from a ConfigMap stands in the namespace of that. */
const homeOf = (platform: Platform, name: PartName): string =>
  name === 'prometheus' && platform.monitoringPath !== undefined
    ? releaseOf(platform, parts[name]).namespace
    : platform.source.namespace;

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
