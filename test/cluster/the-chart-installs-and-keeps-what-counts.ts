import assert from 'node:assert/strict';
import { readConfiguration } from '@hexabase-kaas/oidc-service';
import type { Manifest } from '@hexabase-kaas/tenancy';
import { monitoringManifests } from '../monitoring/manifests.ts';
import { withApiServers } from './harness/api-server.ts';
import type { Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { crdSource, installCrds } from './harness/crds.ts';
import { dryRunAll } from './harness/dry-run.ts';
import { helm, ownChart, refusalOf, renderOwnChart } from './harness/own-chart.ts';

const least = {
  issuer: 'https://id.example.com',
  image: { repository: 'registry.example.com/kaas/oidc-service' },
};

const everything = {
  ...least,
  replicas: 3,
  image: { ...least.image, digest: `sha256:${'a'.repeat(64)}`, pullSecrets: [{ name: 'registry' }] },
  settings: { ID_TOKEN_SECONDS: 240, STOP_SECONDS: 40 },
  secretSettings: ['sign-in'],
  database: { kind: 'cloudnativepg', cloudnativepg: { instances: 3, spec: { affinity: { topologyKey: 'zone' } } } },
  ingress: { enabled: true, tlsSecret: 'id-tls', annotations: { 'example.com/a': 'b' } },
  httpRoute: { enabled: true, parentRefs: [{ name: 'public', namespace: 'gateways' }] },
  serviceMonitor: { enabled: true, labels: { release: 'monitoring' } },
  priorityClassName: 'system-cluster-critical',
  nodeSelector: { pool: 'platform' },
  tolerations: [{ key: 'platform', operator: 'Exists' }],
};

const external = { ...least, database: { kind: 'external', external: { secret: 'database' } } };

clusterTest('the chart refuses nonsense in words that say where', async (t) => {
  const refused: readonly (readonly [string, object, RegExp])[] = [
    ['no issuer', { image: least.image }, /\/issuer/],
    ['an issuer without TLS', { ...least, issuer: 'http://id.example.com' }, /\/issuer/],
    ['an issuer with a path', { ...least, issuer: 'https://id.example.com/' }, /\/issuer/],
    ['an image without a name', { ...least, image: {} }, /\/image/],
    ['a tag that moves', { ...least, image: { ...least.image, tag: 'latest' } }, /\/image\/tag/],
    ['half a digest', { ...least, image: { ...least.image, digest: 'sha256:abc' } }, /\/image\/digest/],
    ['a word that nobody knows', { ...least, replica: 3 }, /replica/],
    ['a database in a file', { ...least, database: { kind: 'embedded' } }, /\/database\/kind/],
    ['a database without its URL', { ...least, database: { kind: 'external' } }, /\/database\/external\/secret/],
    ['a database that there is not', { ...least, database: { kind: 'mysql' } }, /\/database\/kind/],
    ['a setting in small letters', { ...least, settings: { port: 1 } }, /settings/],
    ['a setting that another value decides', { ...least, settings: { ISSUER: 'https://x.example.com' } }, /settings/],
    ['PostgreSQL in an image that moves', ofDatabase({ image: 'ghcr.io/cloudnative-pg/postgresql:latest' }), /image/],
    ['half a digest of PostgreSQL', ofDatabase({ image: 'postgresql:18@sha256:abc' }), /\/cloudnativepg\/image/],
    ['backups to nowhere', ofDatabase({ backup: { enabled: true } }), /\/backup\/destination/],
    ['backups to a folder', ofDatabase({ backup: { enabled: true, destination: '/tmp' } }), /\/backup\/destination/],
    ['backups for no day', ofDatabase({ backup: { retentionDays: 0 } }), /\/backup\/retentionDays/],
    ['a schedule without seconds', ofDatabase({ backup: { schedule: '0 3 * * *' } }), /\/backup\/schedule/],
    ['a part that there is not', { ...least, parts: { redis: { enabled: true } } }, /\/parts/],
    ['a part by a word', { ...least, parts: { loki: { enabled: 'yes' } } }, /\/parts\/loki\/enabled/],
    ['somebody else who installs parts', { ...least, parts: { by: 'argo' } }, /\/parts\/by/],
    ['charts by an address without a scheme', { ...least, parts: { chartMirror: 'mirror' } }, /\/parts\/chartMirror/],
    ['spreading over planets', { ...least, spreadOver: 'planet' }, /\/spreadOver/],
    ['a route to no gateway', { ...least, httpRoute: { enabled: true } }, /\/httpRoute\/parentRefs/],
  ];
  for (const [what, values, where] of refused)
    await t.test(what, () => {
      assert.match(refusalOf(values), where);
    });
  for (const [name, values] of Object.entries({ least, everything, external }))
    await t.test(`and takes ${name}`, () => assert.equal(refusalOf(values), ''));
});

const ofDatabase = (cloudnativepg: object) => ({ ...least, database: { kind: 'cloudnativepg', cloudnativepg } });

clusterTest('nothing from outside leads to the metrics', async () => {
  const objects = renderOwnChart(everything);
  const of = (kind: string, name = ownChart.release) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name)?.spec as Record<string, unknown>;
  const ports = (of('Service') as { ports: { name: string; port: number; targetPort: string }[] }).ports;
  assert.deepEqual(
    ports.map(({ name, targetPort }) => [name, targetPort]),
    [
      ['http', 'http'],
      ['metrics', 'metrics'],
    ],
  );
  assert.deepEqual(
    [...JSON.stringify(of('Ingress')).matchAll(/"port":(\{[^}]*\}|\d+)/g)].map(([, port]) => port),
    ['{"name":"http"}'],
  );
  assert.deepEqual(
    [...JSON.stringify(of('HTTPRoute')).matchAll(/"port":(\d+)/g)].map(([, port]) => Number(port)),
    [80],
  );
  const { ingress } = of('NetworkPolicy') as { ingress: { ports: { port: string }[]; from: object[] }[] };
  const monitoring = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };
  assert.deepEqual(ingress.find(({ ports }) => ports[0]?.port === 'metrics')?.from, [monitoring]);
  assert.equal(ingress.flatMap(({ ports }) => ports).length, 2);
  const http = ingress.find(({ ports }) => ports[0]?.port === 'http');
  assert.ok(http && !JSON.stringify(http).includes('monitoring'));
});

clusterTest('what the chart sets is what the service asks for', async (t) => {
  for (const [name, values] of Object.entries({ least, everything, external }))
    await t.test(`with ${name}`, () => {
      const objects = renderOwnChart(values);
      const environment = { ...environmentOf(objects), GOOGLE_CLIENT_ID: 'id', GOOGLE_CLIENT_SECRET: 'secret' };
      const parsed = readConfiguration(environment);
      assert.equal(parsed.ISSUER, least.issuer);
      const pod = podOf(objects);
      assert.ok(pod.terminationGracePeriodSeconds > parsed.STOP_SECONDS);
    });
});

clusterTest('the chart is installed, upgraded and uninstalled, and secrets and data stay', (t) =>
  withApiServers([{}], async ({ admin, adminKubeconfig }) => {
    await installCrds(admin, definitions);
    await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: ownChart.namespace } });

    for (const [name, values] of Object.entries({ least, everything, external }))
      await t.test(`${name}: every object passes a strict dry run`, async () => {
        const objects = renderOwnChart(values).map(inNamespace);
        assert.deepEqual(
          await dryRunAll(
            admin,
            objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]),
          ),
          [],
        );
      });

    await t.test('monitoring: every object passes a strict dry run', async () => {
      await admin.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } });
      const objects = monitoringManifests();
      const named = objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const);
      assert.deepEqual(await dryRunAll(admin, named), []);
      assert.equal(objects.filter(({ kind }) => kind === 'PrometheusRule').length, 6);
    });

    const run = (command: readonly string[], values?: object) => helm(command, values, adminKubeconfig);
    const { directory, release } = ownChart;
    await t.test('secrets and the database outlive the release', async () => {
      const metadata = { name: `${release}-database`, namespace: ownChart.namespace };
      const database = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata };
      const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { ...metadata, name: release } };
      run(['install', release, directory], everything);
      const [secret, uid] = [await secretOf(admin), await uidOf(admin, database)];
      assert.ok(secret.KEY_ENCRYPTION_KEYS && secret.COOKIE_SECRETS && uid);
      run(['upgrade', release, directory], { ...everything, podLabels: { upgraded: 'yes' } });
      assert.deepEqual(await secretOf(admin), secret);
      assert.equal(await uidOf(admin, database), uid);
      run(['uninstall', release]);
      assert.deepEqual(await secretOf(admin), secret);
      assert.equal(await uidOf(admin, database), uid);
      assert.equal(await uidOf(admin, deployment), undefined);
      // Installed again, it finds what it left.
      run(['install', release, directory], everything);
      assert.deepEqual(await secretOf(admin), secret);
      assert.equal(await uidOf(admin, database), uid);
      run(['uninstall', release]);
    });

    await t.test('two releases do not meet', async () => {
      run(['install', 'first', directory], external);
      run(['install', 'second', directory], external);
      run(['uninstall', 'first']);
      const name = `second-${release}`;
      const second = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: ownChart.namespace } };
      assert.ok(await uidOf(admin, second));
    });
  }),
);

const definitions = [
  crdSource('sigs.k8s.io/gateway-api'),
  crdSource('github.com/prometheus-operator/prometheus-operator'),
  crdSource('github.com/cloudnative-pg/cloudnative-pg'),
];

/** What the pods' containers get, with what Secrets that are not the chart's would hold. */
function environmentOf(objects: readonly Manifest[]): Record<string, string> {
  const settings = objects.find(({ kind }) => kind === 'ConfigMap')?.data as Record<string, string>;
  const secret = objects.find(({ kind }) => kind === 'Secret')?.data as Record<string, string>;
  const sealed = Object.entries(secret).map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]);
  const [container] = podOf(objects).containers;
  const named = (container?.env ?? []).map(({ name }) => [name, 'postgres://kaas:secret@database/kaas']);
  return { ...settings, ...Object.fromEntries(sealed), ...Object.fromEntries(named) };
}

interface Pod {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly { readonly env?: readonly { readonly name: string }[] }[];
}

const podOf = (objects: readonly Manifest[]): Pod =>
  (objects.find(({ kind }) => kind === 'Deployment') as unknown as { spec: { template: { spec: Pod } } }).spec.template
    .spec;

const clusterWide = ['ClusterRole', 'ClusterRoleBinding'];
const inNamespace = (object: Manifest): Manifest =>
  clusterWide.includes(object.kind)
    ? object
    : { ...object, metadata: { ...object.metadata, namespace: ownChart.namespace } };

async function secretOf(admin: Client): Promise<Record<string, string>> {
  const metadata = { name: ownChart.release, namespace: ownChart.namespace };
  const { body } = await admin.read({ apiVersion: 'v1', kind: 'Secret', metadata });
  return (body.data ?? {}) as Record<string, string>;
}

async function uidOf(admin: Client, object: Manifest): Promise<string | undefined> {
  const { status, body } = await admin.read(object);
  return status === 200 ? (body.metadata as { uid: string }).uid : undefined;
}
