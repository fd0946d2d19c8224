import { type Manifest, parseTenancy, tenancyManifests } from '@hexabase-kaas/tenancy';

const apiVersion = 'kaas.hexabase.ai/v1';
const of = { organization: 'acme' };

const rendered = (retention: string): readonly Manifest[] =>
  Object.values(
    tenancyManifests(
      parseTenancy([
        {
          apiVersion,
          kind: 'HostCluster',
          metadata: { name: 'tokyo' },
          spec: {
            region: 'jp-east',
            domain: 'kaas.example.com',
            issuer: { url: 'https://id.kaas.example.com' },
            capacity: { cpu: '64', memory: '256Gi', storage: '4Ti' },
            network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
          },
        },
        { apiVersion, kind: 'Organization', metadata: { name: 'acme' }, spec: {} },
        {
          apiVersion,
          kind: 'Workspace',
          metadata: { name: 'shop', ...of },
          spec: { hostCluster: 'tokyo', plan: 'small', creator: 'u-1', retention },
        },
      ]),
    ),
  );

const find = (manifests: readonly Manifest[], kind: string, name: string): Manifest =>
  manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name) as Manifest;

const isKept = ({ metadata }: Manifest): boolean =>
  metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune'] === 'disabled';

test('a host protects volume claims in every namespace of a workspace, for as long as there is one', () => {
  const manifests = rendered('keep');
  const { labels } = find(manifests, 'Namespace', 'acme--shop').metadata;
  for (const name of ['kaas-host-volume-claims', 'kaas-vcluster-service']) {
    const policy = find(manifests, 'ValidatingAdmissionPolicy', name);
    const binding = find(manifests, 'ValidatingAdmissionPolicyBinding', name);
    expect([isKept(policy), isKept(binding)]).toEqual([true, true]);
    expect(binding.spec).toMatchObject({ policyName: name, validationActions: ['Deny'] });
    expect(policy.spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: {
          matchLabels: { 'kaas.hexabase.ai/managed': labels?.['kaas.hexabase.ai/managed'] },
          matchExpressions: [{ key: 'kaas.hexabase.ai/workspace', operator: 'Exists' }],
        },
      },
    });
  }
});

test('a namespace that is kept stays closed', () => {
  const kept = rendered('keep');
  const deleted = rendered('delete');
  for (const [kind, name] of [
    ['Namespace', 'acme--shop'],
    ['NetworkPolicy', 'default-deny'],
  ] as const) {
    expect(isKept(find(kept, kind, name))).toBe(true);
    expect(isKept(find(deleted, kind, name))).toBe(false);
  }
  expect(isKept(find(kept, 'NetworkPolicy', 'tenant'))).toBe(false);
});

test('a release waits for nothing', () => {
  expect(find(rendered('keep'), 'HelmRelease', 'vcluster').spec).toMatchObject({
    install: { disableWait: true },
    upgrade: { disableWait: true },
    uninstall: { disableWait: true },
  });
});
