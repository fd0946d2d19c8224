import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as constructs from '@hexabase-kaas/constructs';
import { type DocumentFacts, documentCode, ruleChoices, rulesOf, verbsOf } from '@hexabase-kaas/oidc-service';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { platform } from '../provisioning/tenancy-repository.js';

const name = fc.constantFrom('web', 'true', 'on', 'a1', 'no', 'x-y');
const text = fc.oneof(name, fc.string({ unit: 'grapheme', minLength: 1 }));
const rule = fc.record({
  apiGroups: fc.constantFrom([''], ['apps'], ['', 'apps']),
  resources: fc.uniqueArray(fc.constantFrom('pods', 'pods/log', 'deployments'), { minLength: 1 }),
  verbs: fc.uniqueArray(fc.constantFrom('get', 'list', 'watch', 'create', 'delete'), { minLength: 1 }),
});
const workspace = fc.record(
  {
    hostCluster: name,
    plan: name,
    creator: fc.constant('u-1'),
    hostnames: fc.array(text, { minLength: 1 }),
    internetEgress: fc.boolean(),
    retention: fc.constantFrom('keep', 'delete'),
    kubernetesVersion: fc.constantFrom('1.34', '1.35'),
  },
  { requiredKeys: ['hostCluster', 'plan', 'creator'] },
);
const project = fc.record(
  {
    parent: name,
    quota: fc.record({
      cpu: fc.constantFrom('1', '500m'),
      memory: fc.constant('2Gi'),
      storage: fc.constant('1Ti'),
      pods: fc.nat(),
    }),
    allowFrom: fc.array(name, { minLength: 1 }),
    ingressPorts: fc.array(fc.integer({ min: 1, max: 65_535 }), { minLength: 1 }),
    roles: fc.array(fc.record({ name, rules: fc.array(rule, { minLength: 1 }) }), { minLength: 1 }),
  },
  { requiredKeys: [] },
);
const binding = fc.oneof(
  fc.record({ group: name, clusterRole: fc.constantFrom('hexabase:workspace-admin', 'hexabase:workspace-viewer') }),
  fc.record({ group: name, project: name, role: name }),
);
const facts: fc.Arbitrary<DocumentFacts> = fc
  .oneof(
    fc.record({ kind: fc.constant('Workspace' as const), spec: workspace }),
    fc.record({ kind: fc.constant('Project' as const), spec: project }),
    fc.record({ kind: fc.constant('GroupBinding' as const), spec: binding }),
  )
  .map(({ kind, spec }) => ({
    kind,
    organization: 'acme',
    workspace: 'shop',
    name: kind === 'Workspace' ? 'shop' : 'thing',
    spec,
  }));

const documentOf = ({ kind, organization, workspace: inside, name: own, spec }: DocumentFacts) => ({
  apiVersion: 'kaas.hexabase.ai/v1',
  kind,
  metadata: { name: own, organization, ...(kind !== 'Workspace' && { workspace: inside }) },
  spec,
});

test('the YAML of a document is that document, whatever its texts are', () => {
  fc.assert(
    fc.property(facts, (one) => expect(parseAllDocuments(documentCode(one).yaml)[0]?.toJS()).toEqual(documentOf(one))),
  );
});

const context = `apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: web, organization: acme, workspace: shop }
spec: { roles: [{ name: looker, rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }] }] }
---
apiVersion: kaas.hexabase.ai/v1
kind: Project
metadata: { name: data, organization: acme, workspace: shop }
`;
const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] }];
const quota = { cpu: '200m', memory: '256Mi', storage: '100Mi', pods: 2 };
const inShop = { organization: 'acme', workspace: 'shop' };
const samples: DocumentFacts[] = [
  {
    ...{ kind: 'Workspace', organization: 'acme', workspace: 'api', name: 'api' },
    spec: {
      ...{ hostCluster: 'tokyo', plan: 'small', creator: 'u-1', hostnames: ['api.example.com'], retention: 'delete' },
      groups: [{ name: 'Ops', parent: 'WSUsers' }],
    },
  },
  { ...inShop, kind: 'Project', name: 'low', spec: { parent: 'web', quota, allowFrom: ['data'], ingressPorts: [80] } },
  { ...inShop, kind: 'Project', name: 'top', spec: { quota, roles: [{ name: 'reader', rules }] } },
  {
    ...inShop,
    kind: 'GroupBinding',
    name: 'one',
    spec: { group: 'WSUsers', clusterRole: 'hexabase:workspace-viewer' },
  },
  { ...inShop, kind: 'GroupBinding', name: 'two', spec: { group: 'WSUsers', project: 'web', role: 'looker' } },
];

test.each(samples)('the cdk8s code of $kind $name runs, and declares exactly that', (one) => {
  const folder = mkdtempSync(join(tmpdir(), 'kaas-code-'));
  writeFileSync(join(folder, 'others.yaml'), `${platform}---\n${context}`);
  const app = new constructs.TenancyApp({ outdir: join(folder, 'out'), context: [join(folder, 'others.yaml')] });
  new Function('app', ...Object.keys(constructs), documentCode(one).cdk8s)(app, ...Object.values(constructs));
  expect(app.documents()).toEqual([documentOf(one)]);
  rmSync(folder, { recursive: true });
});

test('rules that went through the form give the same rights', () => {
  const rights = (
    rules: readonly { apiGroups: readonly string[]; resources: readonly string[]; verbs: readonly string[] }[],
  ) =>
    new Set(
      rules.flatMap((one) =>
        one.apiGroups.flatMap((group) =>
          one.resources.flatMap((resource) => one.verbs.map((verb) => `${group}/${resource}/${verb}`)),
        ),
      ),
    );
  fc.assert(
    fc.property(fc.array(rule), (rules) => {
      expect(rights(rulesOf(verbsOf(rules)))).toEqual(rights(rules));
      // Whatever the role has can be left as it is, even when its author could not give it anew.
      for (const { value, levels } of ruleChoices([], verbsOf(rules)))
        expect(levels.map(({ verbs }) => verbs)).toContain(value);
    }),
  );
});
