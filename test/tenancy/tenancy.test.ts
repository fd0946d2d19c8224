import {
  defaultPlanNames,
  immutableIssues,
  names,
  parseTenancy,
  type TenancyDocument,
  type TenancySpec,
  tenancyDocuments,
  tenancyIssues,
} from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { arbitraryTenancy } from './arbitrary.ts';

const runs = { numRuns: 100 };

test('a sound tenancy parses without an issue', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      expect(tenancyIssues(spec)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('what was parsed parses to itself', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const { context: _, ...tenancy } = parseTenancy(spec);
      expect(parseTenancy(tenancy)).toEqual({ ...tenancy, context: [] });
    }),
    runs,
  );
});

test('documents say the same as the spec, in whatever order they come', () => {
  const shuffled = arbitraryTenancy().chain((spec) => {
    const documents = tenancyDocuments(spec);
    return fc.tuple(
      fc.constant(spec),
      fc.shuffledSubarray(documents, { minLength: documents.length, maxLength: documents.length }),
    );
  });
  fc.assert(
    fc.property(shuffled, ([spec, documents]) => {
      expect(JSON.stringify(parseTenancy(documents))).toBe(JSON.stringify(parseTenancy(spec)));
    }),
    runs,
  );
});

test('documents of a parsed tenancy lead back to it', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const tenancy = parseTenancy(spec);
      expect(parseTenancy(tenancyDocuments(tenancy))).toEqual(tenancy);
    }),
    runs,
  );
});

test('a workload as a document of its own is the same as one in its project', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const loose = (spec.projects ?? []).flatMap(({ organization, workspace, name, workloads = [] }) =>
        workloads.map((workload) => ({
          ...workload,
          metadata: {
            ...workload.metadata,
            namespace: name,
            labels: { [names.labels.organization]: organization, [names.labels.workspace]: workspace },
          },
        })),
      );
      const bare: TenancySpec = {
        ...spec,
        projects: (spec.projects ?? []).map((project) => ({ ...project, workloads: [] })),
      };
      const documents: (TenancyDocument | (typeof loose)[number])[] = [...loose, ...tenancyDocuments(bare)];
      const identities = (from: unknown) =>
        parseTenancy(from).projects.map(({ workloads }) =>
          workloads.map(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`),
        );
      expect(identities(documents)).toEqual(identities(spec));
    }),
    runs,
  );
});

test('two sources that are checked together say the same as one', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), fc.nat(), (spec, seed) => {
      const documents = tenancyDocuments(spec);
      const mine = documents.filter((_, i) => (i * 7 + seed) % 3 === 0);
      const others = documents.filter((document) => !mine.includes(document));
      const { context, ...both } = parseTenancy(mine, others);
      const { context: none, ...one } = parseTenancy(documents);
      expect(both).toEqual(one);
      expect(none).toEqual([]);
      expect(context).toHaveLength(others.length);
      expect(context).toEqual([...context].sort());
    }),
    runs,
  );
});

test('taking anything away that is referred to is noticed', () => {
  fc.assert(
    fc.property(
      arbitraryTenancy().filter(({ workspaces = [] }) => workspaces.length > 0),
      (spec) => {
        for (const list of ['hostClusters', 'organizations'] as const) {
          expect(tenancyIssues({ ...spec, [list]: [] }).map(({ code }) => code)).toContain('unknown-reference');
        }
      },
    ),
    runs,
  );
});

test('a tenancy that does not change has nothing immutable to complain about', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const tenancy = parseTenancy(spec);
      expect(immutableIssues(tenancy, tenancy)).toEqual([]);
    }),
    runs,
  );
});

test('issues come in the order of path and code, whatever the order of the input', () => {
  fc.assert(
    fc.property(arbitraryTenancy(), (spec) => {
      const broken: TenancySpec = { ...spec, organizations: [], groupBindings: [] };
      const issues = tenancyIssues(tenancyDocuments(broken));
      expect(tenancyIssues([...tenancyDocuments(broken)].reverse())).toEqual(issues);
      expect(issues.map(({ path }) => path)).toEqual(issues.map(({ path }) => path).sort());
    }),
    runs,
  );
});

test('the default plans are there, and a declared plan takes the place of its namesake', () => {
  expect(parseTenancy({}).plans.map(({ name }) => name)).toEqual([...defaultPlanNames].sort());
  const small = { name: 'small', limits: { cpu: '1', memory: '1Gi', storage: '8Gi', pods: 8 } };
  const { plans } = parseTenancy({ plans: [small] });
  expect(plans).toHaveLength(defaultPlanNames.length);
  expect(plans.find(({ name }) => name === 'small')).toMatchObject({
    limits: small.limits,
    projectQuota: { cpu: '250m', memory: '256Mi', storage: '2Gi', pods: 2 },
    container: { request: { cpu: '25m', memory: '32Mi' }, limit: { cpu: '62m', memory: '64Mi' } },
  });
});

test('the default plans have the numbers of the deployment profiles', () => {
  const limits = Object.fromEntries(parseTenancy({}).plans.map((plan) => [plan.name, plan.limits]));
  expect(limits.small).toMatchObject({ cpu: '2', memory: '4Gi', storage: '100Gi' });
  expect(limits.medium).toMatchObject({ cpu: '4', memory: '8Gi', storage: '500Gi' });
  expect(limits.edge).toMatchObject({ cpu: '1', memory: '2Gi', storage: '50Gi' });
});
