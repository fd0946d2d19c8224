import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, parsePlatform, platformManifests, platformSizes } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import { withApiServers } from './harness/api-server.ts';
import type { Entry } from './harness/cases.ts';
import { manifestsIn } from './harness/chart.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { crdSource, fluxCrds, installCrds } from './harness/crds.ts';
import { dryRunAll } from './harness/dry-run.ts';
import { helm, ownChart, renderOwnChart } from './harness/own-chart.ts';
import { removeScratch, scratchDirectory } from './harness/scratch.ts';
import { tool } from './harness/tools.ts';

type Profile = keyof typeof platformSizes;
const profiles = Object.keys(platformSizes) as Profile[];

const spec = {
  hostCluster: 'tokyo',
  issuer: 'https://id.example.com',
  imageRepository: 'registry.example.com/kaas/oidc-service',
  backupDestination: 's3://kaas-backups/tokyo',
  backupSecret: 'backup',
  monitoringPath: 'monitoring',
};

/** What an operator adds to the values of a profile, to say the same as `spec`. */
const added = {
  issuer: spec.issuer,
  image: { repository: spec.imageRepository },
  database: { cloudnativepg: { backup: { destination: spec.backupDestination, secret: spec.backupSecret } } },
};

const byHelm = (profile: Profile, more: object = {}): Manifest[] =>
  renderOwnChart({ ...added, ...more }, [`${ownChart.directory}/profiles/${profile}.yaml`]);
const byFlux = (profile: Profile): Manifest[] => Object.values(platformManifests(parsePlatform({ ...spec, profile })));

for (const profile of profiles)
  clusterTest(`${profile}: one helm install and Flux bring the same`, async (t) => {
    const helmSays = byHelm(profile);
    const fluxSays = byFlux(profile);
    const charts = helmSays.filter(({ kind }) => kind === 'HelmChart');
    const releases = fluxSays.filter(({ kind }) => kind === 'HelmRelease');

    await t.test('the same parts, at the same versions, with the same values', () => {
      const fromMakers = charts.filter(({ spec }) => !(spec as HelmChart).chartContent).map(partOfHelmChart);
      const repositories = new Map(
        fluxSays.filter(({ kind }) => kind === 'HelmRepository').map((one) => [one.metadata.name, urlOf(one)]),
      );
      const parts = releases.filter(({ spec }) => 'version' in (spec as HelmRelease).chart.spec);
      const fromFlux = parts.map((release) => partOfHelmRelease(release, repositories));
      assert.deepEqual(byName(fromMakers.filter(({ chart }) => chart !== 'flux2')), byName(fromFlux));
      assert.equal(fromFlux.length, platformSizes[profile].parts.length - 1);
    });

    await t.test('the same service and database', () => {
      const own = releases.find(({ metadata }) => metadata.name === ownChart.release)?.spec as HelmRelease;
      const direct = renderOwnChart(own.values).filter(({ kind }) => kind !== 'Secret');
      const carried = charts.flatMap(objectsOf);
      const mine = helmSays.filter(({ kind }) => !['HelmChart', 'Secret'].includes(kind));
      assert.deepEqual(byKind([...mine, ...carried]), byKind(direct));
      assert.ok(
        carried.some(({ kind }) => kind === 'Cluster') && carried.some(({ kind }) => kind === 'ServiceMonitor'),
      );
    });

    await t.test('what the carrying chart prints is what it was given', () => {
      const directory = scratchDirectory('objects');
      try {
        for (const { spec, metadata } of charts.filter(({ spec }) => (spec as HelmChart).chartContent)) {
          const { chartContent = '', valuesContent } = spec as HelmChart;
          const archive = join(directory, 'objects-1.0.0.tgz');
          writeFileSync(archive, Buffer.from(chartContent, 'base64'));
          const printed = manifestsIn(helm(['template', metadata.name, archive], parse(valuesContent) as object));
          assert.deepEqual(byKind(printed), byKind(objectsOf({ spec } as unknown as Manifest)));
        }
      } finally {
        removeScratch(directory);
      }
    });
  });

clusterTest('both ways pass the definitions of the real projects, and what others stand on stays', (t) =>
  withApiServers([{}], async ({ admin, adminKubeconfig }) => {
    const install = () => installCarried(adminKubeconfig);
    await t.test('what is carried is not there in part while its definitions are missing', () => {
      assert.throws(install, /no matches for kind "ObjectStore"[\s\S]*ensure CRDs are installed first/);
      assert.equal(helm(['list', '--all', '--short'], undefined, adminKubeconfig), '');
    });
    await installCrds(admin, definitions);
    await t.test('comes when they are there, and stays when its release goes', async () => {
      install();
      helm(['uninstall', 'hexabase-kaas-database'], undefined, adminKubeconfig);
      for (const object of byHelm('small-enterprise')
        .flatMap(objectsOf)
        .filter(({ kind }) => kind !== 'ServiceMonitor'))
        assert.equal((await admin.read(inNamespace(object))).status, 200);
      // Once more, as when the operator is installed anew: it takes up what it left.
      install();
    });

    for (const name of ['flux-system', 'monitoring'])
      await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

    for (const profile of profiles)
      await t.test(`${profile}: strict dry run of everything`, async () => {
        const given = byHelm(profile);
        const objects = [...given, ...given.flatMap(objectsOf), ...byFlux(profile)].map(inNamespace);
        assert.deepEqual(await dryRunAll(admin, objects.map(entryOf)), []);
      });

    for (const part of ['operators', 'service', 'observability'])
      await t.test(`the example's folder ${part} is built by kustomize and passes`, async () => {
        const folder = `flux/infrastructure/tokyo/${part}`;
        const built = manifestsIn(execFileSync(tool('kubectl'), ['kustomize', folder], { encoding: 'utf8' }));
        const files = readdirSync(folder).filter((file) => file !== 'kustomization.yaml');
        const written = files.flatMap((file) => manifestsIn(readFileSync(join(folder, file), 'utf8')));
        assert.deepEqual(built.map(keyOf).sort(), written.map(keyOf).sort());
        assert.deepEqual(await dryRunAll(admin, built.map(entryOf)), []);
      });

    await t.test('installed, upgraded and uninstalled', async () => {
      const values = ['--values', `${ownChart.directory}/profiles/medium-enterprise.yaml`];
      const run = (command: readonly string[], more?: object) => helm(command, more, adminKubeconfig);
      const { release, directory } = ownChart;
      run(['install', release, directory, ...values], added);
      const passwords = await dataOf('hexabase-kaas-parts');
      assert.match(Buffer.from(passwords.VALKEY_PASSWORD ?? '', 'base64').toString(), /^[A-Za-z0-9]{40}$/);
      const before = (await existing()).length;
      run(['upgrade', release, directory, ...values], { ...added, podLabels: { upgraded: 'yes' } });
      assert.deepEqual(await dataOf('hexabase-kaas-parts'), passwords);
      assert.equal((await existing()).length, before);
      run(['uninstall', release]);
      const stays = [
        'cert-manager',
        'cloudnative-pg',
        'flux',
        'hexabase-kaas-database',
        'kyverno',
        'plugin-barman-cloud',
      ];
      assert.deepEqual((await existing()).sort(), stays);
      assert.deepEqual(await dataOf('hexabase-kaas-parts'), passwords);
    });

    async function existing(): Promise<string[]> {
      const charts = byHelm('medium-enterprise').filter(({ kind }) => kind === 'HelmChart');
      const found = await Promise.all(
        charts.map(async (one) => ((await admin.read(inNamespace(one))).status === 200 ? [one.metadata.name] : [])),
      );
      return found.flat();
    }
    async function dataOf(name: string): Promise<Record<string, string>> {
      const { body } = await admin.read({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'kaas' } });
      return (body.data ?? {}) as Record<string, string>;
    }
  }),
);

/** What the job of K3s's helm-controller does with the HelmChart of the database. */
function installCarried(kubeconfig: string): void {
  const directory = scratchDirectory('carried');
  try {
    const { metadata, spec } = byHelm('small-enterprise').find(
      ({ kind, metadata }) => kind === 'HelmChart' && metadata.name === 'hexabase-kaas-database',
    ) as Manifest;
    const { chartContent = '', valuesContent } = spec as HelmChart;
    const archive = join(directory, 'objects-1.0.0.tgz');
    writeFileSync(archive, Buffer.from(chartContent, 'base64'));
    helm(['install', metadata.name, archive, '--create-namespace'], parse(valuesContent) as object, kubeconfig);
  } finally {
    removeScratch(directory);
  }
}

const definitions = [
  ...fluxCrds,
  crdSource('sigs.k8s.io/gateway-api'),
  crdSource('github.com/prometheus-operator/prometheus-operator'),
  crdSource('github.com/cloudnative-pg/cloudnative-pg'),
  crdSource('github.com/cloudnative-pg/plugin-barman-cloud'),
  crdSource('github.com/k3s-io/helm-controller'),
];

interface HelmChart {
  readonly chart: string;
  readonly repo: string;
  readonly version: string;
  readonly targetNamespace: string;
  readonly chartContent?: string;
  readonly valuesContent: string;
}
interface HelmRelease {
  readonly targetNamespace: string;
  readonly chart: { readonly spec: { chart: string; version?: string; sourceRef: { name: string } } };
  readonly values: object;
}

const partOfHelmChart = ({ metadata, spec }: Manifest) => {
  const { chart, repo, version, targetNamespace, valuesContent } = spec as HelmChart;
  return {
    name: metadata.name,
    chart,
    repository: repo,
    version,
    namespace: targetNamespace,
    values: parse(valuesContent),
  };
};
const partOfHelmRelease = ({ metadata, spec }: Manifest, repositories: ReadonlyMap<string, string>) => {
  const { chart, targetNamespace, values } = spec as HelmRelease;
  const { version, sourceRef } = chart.spec;
  const repository = repositories.get(sourceRef.name);
  return { name: metadata.name, chart: chart.spec.chart, repository, version, namespace: targetNamespace, values };
};
const urlOf = ({ spec }: Manifest): string => (spec as { url: string }).url;
const byName = <T extends { readonly name: string }>(all: readonly T[]): T[] =>
  all.toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** Objects that a HelmChart carries. */
function objectsOf({ spec }: Manifest): Manifest[] {
  const { chartContent, valuesContent } = (spec ?? {}) as Partial<HelmChart>;
  return chartContent === undefined ? [] : (parse(valuesContent ?? '') as { objects: Manifest[] }).objects;
}

const keyOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;
const entryOf = (object: Manifest): Entry => [keyOf(object), object];
const byKind = (objects: readonly Manifest[]): Record<string, Manifest> =>
  Object.fromEntries(objects.map((object) => [keyOf(object), object]).sort());

const clusterWide = ['ClusterRole', 'ClusterRoleBinding', 'Namespace'];
const inNamespace = (object: Manifest): Manifest =>
  clusterWide.includes(object.kind) || object.metadata.namespace !== undefined
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: ownChart.namespace } };
