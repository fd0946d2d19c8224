import { type Manifest, parseTenancy, type TenancyDocument, tenancyManifests } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { acmeDocuments } from '../../golden-case.js';

type Spec = Readonly<Record<string, unknown>>;
const name = 'changing';

/** Objects of acme/shop's bindings, with one binding that gives this. */
function bound(spec: Spec): Manifest[] {
  const document: TenancyDocument = {
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'GroupBinding',
    metadata: { name, organization: 'acme', workspace: 'shop' },
    spec,
  };
  const manifests = tenancyManifests(parseTenancy([...acmeDocuments(), document]));
  return Object.values(manifests).filter(({ kind }) => kind === 'ClusterRoleBinding' || kind === 'RoleBinding');
}

const gifts = [
  { clusterRole: 'hexabase:workspace-viewer' },
  { clusterRole: 'hexabase:workspace-admin' },
  ...rolesOfShop(),
];

function rolesOfShop(): Spec[] {
  return (acmeDocuments() as TenancyDocument[])
    .filter(
      ({ kind, metadata }) => kind === 'Project' && metadata.workspace === 'shop' && metadata.organization === 'acme',
    )
    .flatMap(({ metadata, spec }) =>
      ((spec.roles ?? []) as { name: string }[]).map((role) => ({ project: metadata.name, role: role.name })),
    );
}

const placeOf = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

test('whatever a binding gave before, no object of it has to lead to another role: Kubernetes would refuse that', () => {
  expect(gifts.length).toBeGreaterThan(2);
  const gift = fc.record({ gives: fc.constantFrom(...gifts), group: fc.constantFrom('WSUsers', 'WorkspaceMembers') });
  fc.assert(
    fc.property(gift, gift, (before, after) => {
      const old = new Map(bound({ ...before.gives, group: before.group }).map((one) => [placeOf(one), one.roleRef]));
      for (const one of bound({ ...after.gives, group: after.group }))
        if (old.has(placeOf(one))) expect([placeOf(one), one.roleRef]).toEqual([placeOf(one), old.get(placeOf(one))]);
    }),
    { numRuns: 60 },
  );
});

test('another group is the same objects with other subjects', () => {
  const of = (group: string) => bound({ clusterRole: 'hexabase:workspace-viewer', group });
  expect(of('WSUsers').map(placeOf)).toEqual(of('WorkspaceMembers').map(placeOf));
  expect(of('WSUsers')).not.toEqual(of('WorkspaceMembers'));
});
