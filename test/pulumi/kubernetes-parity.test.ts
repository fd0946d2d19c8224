// The component makes what the tree holds, object for object, and nothing of Flux.
import { KubernetesTenancy } from '@hexabase-kaas/pulumi-kubernetes';
import { type Manifest, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import { acmeDocuments, goldenCases, goldenDocuments } from '../golden-case.js';
import { schemaErrors } from '../tenancy/manifests/schema.js';
import { type Asked, registered, startMonitor } from './kubernetes-monitor.js';

/** What only makes sense with Flux, what stands in its namespace included. */
const isFlux = ({ apiVersion, metadata }: Manifest) =>
  apiVersion.includes('.toolkit.fluxcd.io/') || metadata.labels?.['kaas.hexabase.ai/directory'] === 'organization';
const isChart = ({ type }: Asked) => type === 'kubernetes:helm.sh/v4:Chart';
const isObject = ({ type, id }: Asked) =>
  type.startsWith('kubernetes:') && type !== 'kubernetes:helm.sh/v4:Chart' && !id;
/** A text of each object by which two lists of them can be compared. */
const sorted = (objects: readonly object[]) => objects.map((one) => JSON.stringify(ordered(one))).sort();
const ordered = (value: unknown): unknown =>
  typeof value !== 'object' || value === null
    ? value
    : Array.isArray(value)
      ? value.map(ordered)
      : Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, field]) => [key, ordered(field)]),
        );

describe.each([...goldenCases(), 'acme'])('golden case %s', (name) => {
  const documents = name === 'acme' ? acmeDocuments() : goldenDocuments(name);
  const tenancy = parseTenancy(documents);
  const rendered = Object.values(tenancyManifests(tenancy));

  let all: readonly Asked[] = [];
  beforeAll(async () => {
    const monitor = await startMonitor();
    for (const { name: hostCluster } of tenancy.hostClusters)
      await registered(new KubernetesTenancy(hostCluster, { documents, hostCluster }));
    all = monitor.all();
  }, 60_000);

  it('becomes the same objects, on all of its host clusters, each of the schema of its kind', async () => {
    const objects = all.filter(isObject);
    const inputs = objects.map((one) => one.inputs);
    expect(sorted(inputs)).toEqual(sorted(rendered.filter((manifest) => !isFlux(manifest))));
    const wrong: string[] = [];
    for (const object of inputs) for (const error of await schemaErrors(object as never)) wrong.push(error);
    expect(wrong).toEqual([]);
    for (const { type, inputs: object } of objects) expect(type).toBe(typeOf(object as never));
    const releases = rendered.filter(({ kind }) => kind === 'HelmRelease');
    const charts = all.filter(isChart);
    expect(sorted(charts.map((one) => one.inputs.values as object))).toEqual(
      sorted(releases.map(({ spec }) => (spec as { values: object }).values)),
    );
    expect(charts.map((one) => `${one.inputs.namespace}/${one.inputs.name}@${one.inputs.version}`).sort()).toEqual(
      releases.map(({ metadata, spec }) => `${metadata.namespace}/${metadata.name}@${versionOf(spec)}`).sort(),
    );
  });

  it('has a resource name for each object, which does not depend on the others', () => {
    const objects = all.filter((one) => isObject(one) || isChart(one));
    expect(new Set(objects.map((one) => one.name)).size).toBe(objects.length);
    for (const { name: resource, inputs } of objects.filter(isObject)) {
      const { kind, metadata } = inputs as unknown as Manifest;
      const [, , called] = resource.split('/');
      expect(called?.split('.')[0]).toBe(kind);
      expect(resource.endsWith([metadata.namespace, metadata.name].filter(Boolean).join('/'))).toBe(true);
    }
  });
});

const versionOf = (spec: unknown) => (spec as { chartRef: { name: string } }).chartRef.name.replace('vcluster-', '');

/** Type of the resource that @pulumi/kubernetes has for a kind; `rbac.authorization.k8s.io` is written in full. */
const typeOf = ({ apiVersion, kind }: Manifest): string =>
  `kubernetes:${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}:${kind}`;
