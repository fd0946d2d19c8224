// The policy pack as Pulumi asks it: resource by resource, policy by policy, with what a preview does not know.
import { readFileSync } from 'node:fs';
import { authorPolicies, check, type Policy } from '@hexabase-kaas/policies';
import { validationPolicies } from '@hexabase-kaas/pulumi-policies';
import { parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';
import type { ResourceValidation } from '@pulumi/policy';
import { acmeDocuments, goldenCases, goldenDocuments } from '../golden-case.js';
import { deliveryInputs, specsOf } from './delivery-inputs.js';

const policies = authorPolicies({
  kubernetes: '1.36',
  protection: {
    managedLabel: 'kaas.hexabase.ai/managed',
    projectLabel: 'kaas.hexabase.ai/project',
    nodePoolLabel: 'kaas.hexabase.ai/node-pool',
    protectedLabelPrefixes: ['kaas.hexabase.ai/'],
    deliveryUsers: ['hexabase:flux'],
    presetClusterRoles: [],
    platformNamespaces: ['kube-system'],
  },
  workloads: { ownerLabels: ['kaas.hexabase.ai/owner'] },
});
const delivery = 'pulumi-nodejs:dynamic/hexabase:Delivery';

class NotApplicable extends Error {}

/** What the pack says of a resource, `policy: message` each. */
function violations(type: string, props: object, pack = validationPolicies(policies), name = 'one'): string[] {
  const found: string[] = [];
  for (const policy of pack) {
    const args = { type, props, urn: `urn:${name}`, name, notApplicable: (reason?: string) => refuse(reason) };
    (policy.validateResource as ResourceValidation)(args as never, (message) =>
      found.push(`${policy.name}: ${message}`),
    );
  }
  return found;
}
const refuse = (reason = ''): never => {
  throw new NotApplicable(reason);
};

const pod = (fields: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'web', labels: { 'kaas.hexabase.ai/owner': 'a' } },
  spec: {
    containers: [{ name: 'web', image: 'r.example.com/web', resources: { limits: { cpu: '1', memory: '1Gi' } } }],
    ...fields,
  },
});

test.each(goldenCases())('the tenancy of golden case %s passes, as a delivery and object for object', (name) => {
  const documents = goldenDocuments(name);
  const isTenancy = (documents as { apiVersion: string }[]).every(({ apiVersion }) => apiVersion.startsWith('kaas.'));
  if (isTenancy) expect(violations(delivery, deliveryInputs(specsOf(documents)))).toEqual([]);
  const pack = validationPolicies(policies);
  for (const [key, manifest] of Object.entries(tenancyManifests(parseTenancy(documents))))
    expect(violations(`kubernetes:${manifest.apiVersion}:${manifest.kind}`, manifest, pack, key)).toEqual([]);
});

test('every object of the acme example has the verdicts of the bundle', () => {
  const manifests = Object.values(tenancyManifests(parseTenancy(acmeDocuments()))).map((manifest) => ({
    ...manifest,
    metadata: { ...manifest.metadata, labels: {} },
  }));
  const pack = validationPolicies(policies);
  const refused = (manifest: object) =>
    check([manifest], policies).filter(({ verdict }) => verdict === 'fail' || verdict === 'error');
  const expected = manifests.flatMap((manifest) => refused(manifest).map(({ policy }) => policy));
  const found = manifests.flatMap((manifest, i) => violations('kubernetes:any:Any', manifest, pack, `${i}`));
  expect(expected.length).toBeGreaterThan(0);
  expect(found.map((text) => text.split(':')[0]).sort()).toEqual(expected.sort());
});

test('a violation says what, where and what to do', () => {
  expect(violations('kubernetes:core/v1:Pod', pod({ hostPID: true }))).toEqual([
    expect.stringMatching(
      /^host-namespaces: Pod web\/web spec\.hostPID: .*; Leave hostNetwork, hostPID and hostIPC out/,
    ),
  ]);
});

test('a workload of a project is judged by its workspace', () => {
  const documents = goldenDocuments('workloads') as { kind: string; spec: { template: { spec: object } } }[];
  const { spec, ...deployment } = documents.find(({ kind }) => kind === 'Deployment') as (typeof documents)[0];
  const template = { ...spec.template, spec: { ...spec.template.spec, hostPID: true } };
  const metadata = { name: 'frontend' };
  const specs = specsOf(documents);
  const web = {
    ...specs.projects?.['acme/shop/web'],
    workloads: [{ ...deployment, metadata, spec: { ...spec, template } }],
  };
  const found = violations(delivery, deliveryInputs({ ...specs, projects: { web } }));
  expect(found).toEqual([
    expect.stringMatching(/^host-namespaces: acme\/shop: Deployment web\/frontend spec\.template\.spec\.hostPID/),
  ]);
});

test('a tenancy with errors is left to the provider, which tells all of them', () => {
  const workspaces = { shop: { ...specsOf(goldenDocuments('minimal')).workspaces?.['acme/shop'], plan: 'gold' } };
  expect(violations(delivery, deliveryInputs({ workspaces }))).toEqual([]);
});

test.each([
  ['a resource of another provider', 'aws:s3/bucket:Bucket'],
  ['a part of an object', 'kubernetes:core/v1:PodPatch'],
  ['a workspace, whose delivery is judged', 'pulumi-nodejs:dynamic/hexabase:Workspace'],
])('%s is not judged', (_what, type) => {
  expect(violations(type, pod({ hostPID: true }))).toEqual([]);
});

test('what a preview does not know is left to the update, and not guessed', () => {
  const unknown = new Proxy(
    {},
    {
      get: () => {
        throw new Error("string value at .spec.image can't be known during preview");
      },
      ownKeys: () => ['image'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    },
  );
  expect(() => violations('kubernetes:core/v1:Pod', pod({ hostPID: true, containers: [unknown] }))).toThrow(
    'a value is not known in this preview',
  );
});

test('a resource is judged again when its properties change, and not before', () => {
  const pack = validationPolicies(policies);
  expect(violations('kubernetes:core/v1:Pod', pod(), pack)).toEqual([]);
  expect(violations('kubernetes:core/v1:Pod', pod({ hostPID: true }), pack)).toHaveLength(1);
  expect(violations('kubernetes:core/v1:Pod', pod(), pack)).toEqual([]);
});

test('the mode of a policy is its level: audit tells, enforce stops', () => {
  const [first, second] = policies as readonly [Policy, Policy];
  const levels = (mode?: 'audit' | 'enforce') =>
    validationPolicies(
      [{ ...first, mode: 'audit' }, { ...second, mode: 'enforce' }, ...policies.slice(2, 3)],
      mode,
    ).map(({ enforcementLevel }) => enforcementLevel);
  expect(levels()).toEqual(['advisory', 'mandatory', 'mandatory']);
  expect(levels('audit')).toEqual(['advisory', 'advisory', 'advisory']);
  expect(levels('enforce')).toEqual(['mandatory', 'mandatory', 'mandatory']);
});

test('the pack has the version of the package', () => {
  const version = (file: string) => JSON.parse(readFileSync(`pulumi-policies/${file}`, 'utf8')).version;
  expect(version('pack/package.json')).toBe(version('package.json'));
});
