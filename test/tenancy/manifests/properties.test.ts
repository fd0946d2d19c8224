import { manifestFiles } from '@hexabase-kaas/delivery';
import {
  can,
  effectiveGroups,
  type Manifest,
  type Manifests,
  names,
  parseTenancy,
  type Tenancy,
  tenancyManifests,
  tenancyUnits,
} from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { arbitraryTenancy } from '../arbitrary.js';
import { bytes, nanos } from './amounts.js';
import { grants } from './rbac.js';
import { schemaErrors } from './schema.js';

/** A normal run takes a third of the count, LONG=1 ten times. */
const runs = (numRuns: number) => ({ numRuns: process.env.LONG ? numRuns * 10 : Math.ceil(numRuns / 3) });
const tenancies = arbitraryTenancy().map((spec) => ({ spec, tenancy: parseTenancy(spec) }));
const hostSide = (key: string): boolean => !/^workspaces\/[^/]+\/[^/]+\/[^/]+\/(policies|tenant|workloads)\//.test(key);

/** Which API server an object goes to, and its identity there. */
function identity(key: string, { apiVersion, kind, metadata }: Manifest): string {
  const [, cluster, organization, workspace] = key.split('/');
  const server = hostSide(key) ? cluster : `${cluster}/${organization}/${workspace}`;
  return [server, apiVersion.replace(/\/v\d\w*$/, ''), kind, metadata.namespace ?? '', metadata.name].join(' ');
}

it('rendering is deterministic: the same bytes, whatever order the documents came in', () => {
  fc.assert(
    fc.property(tenancies, fc.nat(), ({ spec, tenancy }, seed) => {
      const turned = parseTenancy(
        Object.fromEntries(Object.entries(spec).map(([kind, list]) => [kind, turn(list as unknown[], seed)])),
      );
      expect(JSON.stringify(Object.entries(tenancyManifests(turned)))).toBe(
        JSON.stringify(Object.entries(tenancyManifests(tenancy))),
      );
    }),
    runs(1000),
  );
});

it('rendering is injective: no two objects share an identity, and no two files a path', () => {
  fc.assert(
    fc.property(tenancies, ({ tenancy }) => {
      const manifests = Object.entries(tenancyManifests(tenancy));
      const seen = new Set(manifests.map(([key, manifest]) => identity(key, manifest)));
      expect(seen.size).toBe(manifests.length);
      const byUnit = tenancyUnits(tenancy).flatMap((unit) => [...new Set(Object.keys(unit.manifests()).map(fileOf))]);
      expect(new Set(byUnit).size).toBe(byUnit.length);
      const folded = new Set(byUnit.map((path) => path.toLowerCase()));
      expect(folded.size).toBe(new Set(byUnit).size);
    }),
    runs(2000),
  );
});

it('two different workspaces never share a namespace or an audience', () => {
  const id = fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,8}$/);
  fc.assert(
    fc.property(id, id, id, id, (org, workspace, otherOrg, otherWorkspace) => {
      fc.pre(org !== otherOrg || workspace !== otherWorkspace);
      expect(names.hostNamespace(org, workspace)).not.toBe(names.hostNamespace(otherOrg, otherWorkspace));
      expect(names.audience(org, workspace)).not.toBe(names.audience(otherOrg, otherWorkspace));
    }),
    runs(5000),
  );
});

it("every derived name fits: 63 characters, vCluster's translated names included", () => {
  fc.assert(
    fc.property(tenancies, ({ tenancy }) => {
      const derived = [
        ...tenancy.workspaces.flatMap(({ organization, name }) => [
          `vc-${names.release}-v-${names.hostNamespace(organization, name)}`,
          names.audience(organization, name),
        ]),
        ...tenancy.projects.map(({ name }) => `kube-root-ca.crt-x-${name}-x-${names.release}`),
        ...Object.values(tenancyManifests(tenancy)).flatMap(({ apiVersion, metadata }) => [
          ...Object.values(metadata.labels ?? {}),
          ...(apiVersion.startsWith('rbac') ? [] : [metadata.name]),
        ]),
      ];
      expect(derived.filter(({ length }) => length > 63)).toEqual([]);
    }),
    runs(1000),
  );
});

it('a change of one workspace changes the manifests of no other', () => {
  fc.assert(
    fc.property(tenancies, fc.nat(), ({ spec, tenancy }, pick) => {
      fc.pre(tenancy.workspaces.length > 1);
      const index = pick % tenancy.workspaces.length;
      const changed = parseTenancy({
        ...spec,
        workspaces: tenancy.workspaces.map((one, i) =>
          i === index ? { ...one, internetEgress: !one.internetEgress } : one,
        ),
      });
      const before = unitsOf(tenancy);
      const after = unitsOf(changed);
      const different = [...after.keys()].filter((key) => after.get(key) !== before.get(key));
      expect(different).toHaveLength(1);
      const { organization, name, hostCluster } = tenancy.workspaces[index] as Tenancy['workspaces'][number];
      expect(different).toEqual([names.folder.workspace(hostCluster, organization, name)]);
    }),
    runs(500),
  );
});

it('equal input means equal manifests, and different manifests mean different input', () => {
  fc.assert(
    fc.property(tenancies, tenancies, (one, other) => {
      const known = new Map(tenancyUnits(one.tenancy).map((unit) => [unit.input, JSON.stringify(unit.manifests())]));
      for (const unit of tenancyUnits(other.tenancy)) {
        const rendered = known.get(unit.input);
        if (rendered !== undefined) expect(JSON.stringify(unit.manifests())).toBe(rendered);
      }
    }),
    runs(300),
  );
});

it('the tenant gets exactly what the plan sells, on the host, beside the control plane and CoreDNS', () => {
  fc.assert(
    fc.property(tenancies, ({ tenancy }) => {
      const manifests = tenancyManifests(tenancy);
      for (const { organization, name, hostCluster, plan: planName } of tenancy.workspaces) {
        const plan = tenancy.plans.find((one) => one.name === planName) as Tenancy['plans'][number];
        const quota = `${names.folder.workspace(hostCluster, organization, name)}/host/quota`;
        const hard = (of: string) =>
          ((manifests[`${quota}/${of}`] as Manifest).spec as { hard: Record<string, string> }).hard;
        expect(nanos(hard('tenant')['requests.cpu']) - nanos('20m')).toBe(nanos(plan.limits.cpu));
        expect(bytes(hard('tenant')['requests.memory']) - bytes('64Mi')).toBe(bytes(plan.limits.memory));
        expect(nanos(hard('tenant')['limits.cpu']) - nanos('1')).toBe(nanos(plan.limits.cpu));
        expect(Number(hard('tenant').pods) - 1).toBe(plan.limits.pods);
        const { store, replicas, storage } = plan.controlPlane;
        const volumes = store === 'etcd' ? BigInt(replicas) : 1n;
        expect(bytes(hard('objects')['requests.storage']) - bytes(storage) * volumes).toBe(bytes(plan.limits.storage));
        expect(hard('other-classes')).toEqual({ pods: '0' });
      }
    }),
    runs(1000),
  );
});

it('every accepted tenancy renders objects that the schemas accept', async () => {
  await fc.assert(
    fc.asyncProperty(tenancies, async ({ tenancy }) => {
      for (const [key, manifest] of Object.entries(tenancyManifests(tenancy))) {
        const errors = await schemaErrors(manifest);
        if (errors.length > 0) throw new Error(`${key}: ${errors.join('; ')}`);
      }
    }),
    runs(500),
  );
});

it('rendered rights equal the rights of the model, in random tenancies', () => {
  fc.assert(
    fc.property(
      tenancies,
      fc.constantFrom('get', 'create', 'delete', 'patch'),
      fc.constantFrom(...asked),
      ({ tenancy }, verb, [apiGroup, resource]) => {
        const manifests = Object.entries(tenancyManifests(tenancy));
        for (const { organization, name: workspace, hostCluster, groups } of tenancy.workspaces) {
          const home = `${names.folder.workspace(hostCluster, organization, workspace)}/tenant/`;
          const objects = manifests.filter(([key]) => key.startsWith(home)).map(([, manifest]) => manifest);
          const namespaces = tenancy.projects
            .filter((one) => one.organization === organization && one.workspace === workspace)
            .map(({ name }) => name);
          for (const { name: group } of groups) {
            for (const namespace of [...namespaces, 'kube-system']) {
              const question = { verb, apiGroup, resource, namespace };
              const model = can(tenancy, { organization, workspace, groups: [group], ...question });
              const rendered = grants(objects, { groups: effectiveGroups(groups, [group]), ...question });
              if (rendered !== model)
                throw new Error(`${group} ${JSON.stringify(question)}: model ${model}, rendered ${rendered}`);
            }
          }
        }
      },
    ),
    runs(500),
  );
});

it('no Secret in the tree holds data, and no manifest names a person', () => {
  fc.assert(
    fc.property(tenancies, ({ tenancy }) => {
      for (const manifest of Object.values(tenancyManifests(tenancy))) {
        if (manifest.kind === 'Secret')
          expect(Object.keys(manifest).sort()).toEqual(['apiVersion', 'kind', 'metadata', 'type']);
        if (/[\w.]@[\w-]+\.\w/.test(JSON.stringify(manifest))) throw new Error(`an address in ${manifest.kind}`);
      }
    }),
    runs(300),
  );
});

it('every tenancy becomes files', () => {
  fc.assert(
    fc.property(tenancies, ({ tenancy }) => {
      const files = manifestFiles(tenancyManifests(tenancy));
      expect(files.size).toBeGreaterThan(2);
    }),
    runs(300),
  );
});

const asked = [
  ['', 'pods'],
  ['', 'secrets'],
  ['', 'configmaps'],
  ['apps', 'deployments'],
  ['apps', 'deployments/scale'],
  ['', 'pods/exec'],
  ['rbac.authorization.k8s.io', 'roles'],
  ['rbac.authorization.k8s.io', 'clusterroles'],
  ['batch', 'jobs'],
  ['', 'serviceaccounts/token'],
] as const;

const fileOf = (key: string): string => key.slice(0, key.lastIndexOf('/'));
const unitsOf = (tenancy: Tenancy) =>
  new Map(tenancyUnits(tenancy).map((unit) => [unit.key, JSON.stringify(unit.manifests() as Manifests)]));
const turn = <T>(list: readonly T[], seed: number): T[] => {
  const at = list.length === 0 ? 0 : seed % list.length;
  return [...list.slice(at), ...list.slice(0, at)].reverse();
};
