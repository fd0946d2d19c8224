import { type Kind, parseTenancy, readEntity, type TenancySpec, tenancyUnits } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { arbitraryTenancy } from './arbitrary.js';

const kinds: Readonly<Record<keyof TenancySpec, Kind>> = {
  hostClusters: 'HostCluster',
  plans: 'Plan',
  organizations: 'Organization',
  workspaces: 'Workspace',
  projects: 'Project',
  groupBindings: 'GroupBinding',
};

test('a tenancy whose defaults are written out becomes the same units, byte for byte', () => {
  const inputs = (spec: TenancySpec) => tenancyUnits(parseTenancy(spec)).map(({ key, input }) => [key, input]);
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const filled = Object.fromEntries(
        Object.entries(spec).map(([list, entities]) => [
          list,
          entities.map((entity: object) => readEntity(kinds[list as keyof TenancySpec], entity).entity),
        ]),
      );
      expect(inputs(filled)).toEqual(inputs(spec));
    }),
    { numRuns: 50 },
  );
});

test('an entity is read without the others, and every issue of its own fields is said', () => {
  const { entity, issues } = readEntity('Project', { name: 'web', organization: 'acme', workspace: 'shop' });
  expect(issues).toEqual([]);
  expect(entity).toMatchObject({ name: 'web', allowFrom: [], ingressPorts: [] });
  const bad = readEntity('Project', { name: 'not a name', organization: 'acme', quota: { cpu: 2 }, color: 'red' });
  expect(bad.entity).toBeUndefined();
  expect(bad.issues.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['color', 'name', 'quota.cpu', 'workspace']),
  );
});
