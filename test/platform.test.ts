// A platform: what its two sizes differ in, what is refused, and that nothing names a version of its own.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  HostCluster,
  Platform,
  PlatformPart,
  PlatformProfile,
  type PlatformProps,
  TenancyApp,
} from '@hexabase-kaas/constructs';
import { manifestFiles } from '@hexabase-kaas/delivery';
import {
  defaultPlanSpecs,
  labelProxyImage,
  nodeImage,
  parsePlatform,
  partNames,
  parts,
  platformIssues,
  platformManifests,
  platformShape,
  platformSizes,
  postgresImage,
  profileValues,
  vclusterVersions,
} from '@hexabase-kaas/tenancy';
import { parseAllDocuments } from 'yaml';
import { treeOf } from './tree.js';

const spec = {
  hostCluster: 'tokyo',
  issuer: 'https://id.example.com',
  imageRepository: 'registry.example.com/kaas/oidc-service',
  backupDestination: 's3://kaas-backups/tokyo',
};

test('the small profile is what the seed says, and the medium one differs from it in these', () => {
  const { plan: small, ...first } = platformSizes['small-enterprise'];
  const { plan: medium, ...second } = platformSizes['medium-enterprise'];
  expect(first).toEqual({
    workspaces: 20,
    replicas: 3,
    requests: { cpu: '500m', memory: '1Gi' },
    limits: { cpu: '2', memory: '4Gi' },
    databaseInstances: 2,
    databaseStorage: '20Gi',
    backupDays: 30,
    zones: 1,
    parts: expect.not.arrayContaining(['valkey', 'nats']),
    partValues: {},
  });
  expect(second).toEqual({
    workspaces: 100,
    replicas: 5,
    requests: { cpu: '1', memory: '2Gi' },
    limits: { cpu: '4', memory: '8Gi' },
    databaseInstances: 3,
    databaseStorage: '100Gi',
    backupDays: 90,
    zones: 3,
    parts: [...first.parts, 'valkey', 'nats'],
    partValues: { kyverno: expect.objectContaining({ admissionController: { replicas: 3 } }) },
  });
  const limits = Object.fromEntries(defaultPlanSpecs.map((plan) => [plan.name, plan.limits]));
  expect(limits[small]).toMatchObject({ cpu: '2', memory: '4Gi', storage: '100Gi' });
  expect(limits[medium]).toMatchObject({ cpu: '4', memory: '8Gi', storage: '500Gi' });
});

test('a zone that fails takes one database server of three with it', () => {
  const { database, spreadOver } = profileValues('medium-enterprise') as Record<string, never> & { spreadOver: string };
  expect(spreadOver).toBe('zone');
  expect(database).toMatchObject({
    cloudnativepg: {
      instances: 3,
      spec: { affinity: { topologyKey: 'topology.kubernetes.io/zone', podAntiAffinityType: 'required' } },
    },
  });
  expect(JSON.stringify(profileValues('small-enterprise'))).not.toContain('zone');
});

test.each<[string, object, string]>([
  ['no backup', { backupDestination: undefined }, 'platform.backupDestination: is missing'],
  ['a backup of a database of others', { databaseSecret: 'database' }, 'not of this platform'],
  ['an issuer without TLS', { issuer: 'http://id.example.com' }, 'platform.issuer: got "http://id.example.com"'],
  ['an issuer with a path', { issuer: 'https://id.example.com/' }, 'platform.issuer'],
  ['a tag that moves', { imageTag: 'latest' }, 'platform.imageTag'],
  ['half a digest', { imageDigest: 'sha256:abc' }, 'platform.imageDigest'],
  ['a profile that there is not', { profile: 'edge' }, 'platform.profile'],
  ['a part that there is not', { parts: ['redis'] }, 'platform.parts'],
  ['values of a part that is not there', { partValues: { nats: {} } }, 'platform.partValues.nats: names no part'],
  ['monitors without Prometheus', { parts: ['kyverno'], monitoringPath: 'monitoring' }, 'platform.monitoringPath'],
  ['a path out of the tree', { monitoringPath: '../secrets' }, 'platform.monitoringPath'],
  ['a namespace of two lines', { namespace: 'kaas\nadmin' }, 'platform.namespace'],
  ['a host cluster that leads elsewhere', { hostCluster: '../tokyo' }, 'platform.hostCluster'],
  ['a word that nobody knows', { replica: 3 }, 'platform.replica'],
])('%s is refused in words that say where', (_what, change, where) => {
  const issues = platformIssues(JSON.parse(JSON.stringify({ ...spec, ...change })));
  expect(issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([expect.stringContaining(where)]);
  expect(issues[0]?.fix).not.toBe('');
});

test('nothing waits for logs and cost, everything for definitions, and what others stand on is not pruned', () => {
  const all = platformManifests(parsePlatform({ ...spec, profile: 'medium-enterprise', monitoringPath: 'monitoring' }));
  const order = Object.values(all).filter(({ kind }) => kind === 'Kustomization');
  const needs = order.map(({ metadata, spec }) => [metadata.name, (spec as { dependsOn?: object }).dependsOn ?? []]);
  const after = [{ name: 'kaas-operators' }];
  expect(Object.fromEntries(needs)).toEqual({
    'kaas-operators': [],
    'kaas-service': after,
    'kaas-observability': after,
    'kaas-monitoring': after,
  });
  expect(order.every(({ spec }) => (spec as { wait: boolean }).wait)).toBe(true);
  const unpruned = Object.values(all).filter(({ metadata }) => metadata.annotations !== undefined);
  expect(
    unpruned
      .filter(({ kind }) => kind === 'HelmRelease')
      .map(({ metadata }) => metadata.name)
      .sort(),
  ).toEqual(['cert-manager', 'cloudnative-pg', 'kyverno', 'plugin-barman-cloud']);
  expect(unpruned.filter(({ kind }) => kind === 'Namespace')).toHaveLength(5);
});

describe('in a cdk8s app', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'platform-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const appWith = (props: PlatformProps): TenancyApp => {
    const app = new TenancyApp({ outdir: folder });
    new Platform(app, 'platform', props);
    return app;
  };

  test('a platform is the same as from the model, and stands in the tree beside the tenancy', () => {
    const profile = PlatformProfile.MEDIUM_ENTERPRISE;
    appWith({ ...spec, profile, parts: [PlatformPart.CLOUDNATIVEPG, PlatformPart.NATS] }).synth();
    const expected = platformManifests(
      parsePlatform({ ...spec, profile: 'medium-enterprise', parts: ['cloudnativepg', 'nats'] }),
    );
    const tree = treeOf(folder);
    for (const [path, text] of manifestFiles(expected)) expect(tree[path]).toBe(text);
    expect(Object.keys(tree)).toContain('infrastructure/tokyo/service/kustomization.yaml');
  });

  test('what is wrong is told with everything else, and nothing is written', () => {
    const app = appWith({ ...spec, imageTag: 'latest' });
    new HostCluster(app, 'tokyo', { region: 'Tokyo!' } as never);
    expect(() => app.synth()).toThrow(/platform\.imageTag/);
    expect(() => app.synth()).toThrow(/hostClusters\.tokyo\.region/);
    expect(Object.keys(treeOf(folder))).toEqual([]);
  });

  test('every field of the model is a property, and every part and profile a word', () => {
    const properties = [...readFileSync('constructs/src/platform.ts', 'utf8').matchAll(/^ {2}readonly (\w+)\??:/gm)];
    expect(properties.map(([, name]) => name).sort()).toEqual(Object.keys(platformShape.fields).sort());
    expect(Object.values(PlatformPart).sort()).toEqual([...partNames].sort());
    expect(Object.values(PlatformProfile).sort()).toEqual(Object.keys(platformSizes).sort());
  });
});

describe('versions', () => {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'flux', 'docs/guides'], {
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.(ya?ml|json|md)$/.test(file) && !file.includes('/templates/') && existsSync(file));
  const manifests = files
    .filter((file) => /^flux\/(?!charts).*\.yaml$/.test(file))
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')).map((one) => one.toJS() as Found));

  test('are exact, and each is known by its maker', () => {
    for (const name of partNames) {
      expect([name, parts[name].version]).toEqual([name, expect.stringMatching(/^v?\d+\.\d+\.\d+$/)]);
      expect([name, parts[name].appVersion]).toEqual([name, expect.stringMatching(/^v?\d+\.\d+\.\d+$/)]);
      expect([name, parts[name].repository]).toEqual([name, expect.stringMatching(/^https:\/\/[a-z0-9./-]+[a-z]$/)]);
    }
  });

  test('every chart of the tree is one of the one file, at its version', () => {
    const known = new Map<string, readonly string[]>([
      ...Object.values(parts).map((part) => [part.chart, [part.version]] as const),
      ['vcluster', vclusterVersions],
    ]);
    const charts = manifests.flatMap(({ kind, spec }) => {
      if (kind === 'HelmChart' && spec.sourceRef) return [spec as ChartVersion];
      return kind === 'HelmRelease' && typeof spec.chart === 'object' ? [spec.chart.spec] : [];
    });
    expect(charts.length).toBeGreaterThanOrEqual(10);
    for (const chart of charts.filter((one) => !one.chart.startsWith('./')))
      expect([chart.chart, known.get(chart.chart)]).toEqual([chart.chart, expect.arrayContaining([chart.version])]);
  });

  test('every image is one of the one file, and none moves', () => {
    const text = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const images = [...text.matchAll(/(?:ghcr\.io|docker\.io|quay\.io|registry\.k8s\.io)\/[\w./-]+[:@][\w.:@-]+/g)];
    const named = new Set(images.map(([image]) => image.replace(/@sha256:.*$/, '').replace(/[.:]$/, '')));
    const known = [postgresImage, nodeImage, labelProxyImage];
    expect([...named].filter((image) => !known.includes(image))).toEqual([]);
    expect([postgresImage, labelProxyImage].filter((image) => !named.has(image))).toEqual([]);
    expect(text).not.toMatch(/image:\s*\S+:latest|"tag":\s*"latest"|tag:\s*latest/);
    expect(text).not.toMatch(/bitnami|promtail|ingress-nginx/i);
  });
});

interface Found {
  readonly kind: string;
  /** Of a release a template of a chart, of a chart its name. */
  readonly spec: { readonly chart?: string | { readonly spec: ChartVersion }; readonly sourceRef?: object };
}

interface ChartVersion {
  readonly chart: string;
  readonly version?: string;
}
