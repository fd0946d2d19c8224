import { completeGroups, effectiveGroups, type GroupNode, parseTenancy } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';

// Any graph at all: unknown parents, cycles and a group that is its own parent included.
const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
const groups: fc.Arbitrary<GroupNode[]> = fc.uniqueArray(
  fc.record({ name, parent: name }, { requiredKeys: ['name'] }),
  { selector: (group) => group.name, maxLength: 6 },
);
const direct = fc.array(name, { maxLength: 4 });
const runs = { numRuns: 5_000 };

test('the claim holds the declared direct groups and nothing that is not declared', () => {
  fc.assert(
    fc.property(groups, direct, (tree, own) => {
      const known = tree.map((group) => group.name);
      const claim = effectiveGroups(tree, own);
      for (const group of own.filter((candidate) => known.includes(candidate))) expect(claim).toContain(group);
      for (const group of claim) expect(known).toContain(group);
      expect(claim).toEqual([...new Set(claim)].sort());
    }),
    runs,
  );
});

test('asking again with the answer gives the answer', () => {
  fc.assert(
    fc.property(groups, direct, (tree, own) => {
      const claim = effectiveGroups(tree, own);
      expect(effectiveGroups(tree, claim)).toEqual(claim);
    }),
    runs,
  );
});

test('one more direct group never takes one away', () => {
  fc.assert(
    fc.property(groups, direct, name, (tree, own, more) => {
      expect(effectiveGroups(tree, [...own, more])).toEqual(expect.arrayContaining(effectiveGroups(tree, own)));
    }),
    runs,
  );
});

test('the order of groups and of memberships does not show', () => {
  fc.assert(
    fc.property(groups, direct, (tree, own) => {
      expect(effectiveGroups([...tree].reverse(), [...own].reverse())).toEqual(effectiveGroups(tree, own));
    }),
    runs,
  );
});

test('every member of a workspace is in its top group', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.constantFrom('Devs', 'Leads', 'Ops'), { maxLength: 3 }), (own) => {
      const tree = completeGroups(
        own.map((group) => ({ name: group, members: [] })),
        'u-1',
      );
      for (const { name: group } of tree) expect(effectiveGroups(tree, [group])).toContain('WorkspaceMembers');
    }),
  );
});

test('the creator is an admin, and default groups take members but no other parent', () => {
  const tree = completeGroups(
    [
      { name: 'WSAdmins', parent: 'Devs', members: ['u-2'] },
      { name: 'Devs', members: [] },
    ],
    'u-1',
  );
  expect(tree).toEqual([
    { name: 'Devs', parent: 'WorkspaceMembers', members: [] },
    { name: 'WSAdmins', parent: 'WorkspaceMembers', members: ['u-1', 'u-2'] },
    { name: 'WSUsers', parent: 'WorkspaceMembers', members: [] },
    { name: 'WorkspaceMembers', members: [] },
  ]);
});

test('members are sorted and stand there once', () => {
  const workspaces = [
    {
      name: 'shop',
      organization: 'acme',
      hostCluster: 'tokyo',
      plan: 'small',
      creator: 'u-1',
      groups: [{ name: 'Devs', members: ['u-9', 'u-1', 'u-9'] }],
    },
  ];
  const cluster = {
    name: 'tokyo',
    region: 'jp-east',
    domain: 'kaas.example.com',
    issuer: { url: 'https://login.example.com' },
    capacity: { cpu: '8', memory: '32Gi', storage: '1Ti' },
    network: { podCidr: '10.42.0.0/16', serviceCidr: '10.43.0.0/16', nodeCidrs: ['10.0.0.0/24'] },
  };
  const tenancy = parseTenancy({ workspaces, organizations: [{ name: 'acme' }], hostClusters: [cluster] });
  expect(tenancy.workspaces[0]?.groups.find((group) => group.name === 'Devs')?.members).toEqual(['u-1', 'u-9']);
});

test('a name that is declared hundreds of thousands of times is no trouble', () => {
  const many = Array.from({ length: 300_000 }, (_, i) => ({ name: 'Devs', parent: `P${i % 200_000}` }));
  expect(effectiveGroups([...many, { name: 'P7' }], ['Devs'])).toEqual(['Devs', 'P7']);
});
