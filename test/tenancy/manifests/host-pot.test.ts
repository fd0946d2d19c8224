import { type Manifest, names, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { arbitraryTenancy } from '../arbitrary.js';

const hard = (manifest: Manifest): Readonly<Record<string, string>> =>
  (manifest.spec as { hard: Record<string, string> }).hard;

it('Secrets and ConfigMaps of projects end before those of the host: Helm can always write its next revision', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const tenancy = parseTenancy(spec);
      const manifests = Object.entries(tenancyManifests(tenancy));
      for (const { organization, name, hostCluster } of tenancy.workspaces) {
        const own = manifests.filter(
          ([key, { kind }]) =>
            kind === 'ResourceQuota' && key.startsWith(`${names.folder.workspace(hostCluster, organization, name)}/`),
        );
        const pot = own.find(([, { metadata }]) => metadata.name === 'objects')?.[1] as Manifest;
        const projects = own.filter(([, { metadata }]) => metadata.name === 'project').map(([, project]) => project);
        for (const [resource, room] of [
          ['count/secrets', 30],
          ['count/configmaps', 30],
        ] as const) {
          const sum = projects.reduce((all, project) => all + Number(hard(project)[resource]), 0);
          expect(Number(hard(pot)[resource]) - sum).toBeGreaterThanOrEqual(room);
        }
      }
    }),
    { numRuns: 100 },
  );
});

it('the host namespace of a workspace names its node pool, and on shared nodes none', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const tenancy = parseTenancy(spec);
      const manifests = Object.values(tenancyManifests(tenancy));
      for (const { organization, name, nodePool } of tenancy.workspaces) {
        const home = names.hostNamespace(organization, name);
        const namespace = manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === home);
        expect(namespace?.metadata.labels?.[names.labels.nodePool]).toBe(nodePool);
      }
    }),
    { numRuns: 100 },
  );
});
