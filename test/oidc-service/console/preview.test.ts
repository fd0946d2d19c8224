import { claimAfter, directGroups, organizationCode, startOfDay, workspaceCode } from '@hexabase-kaas/oidc-service';
import { effectiveGroups } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';

const names = ['A', 'B', 'C', 'D', 'E'];
/** A tree in which parents stand before their children. */
const tree = fc.tuple(...names.map((_, index) => fc.option(fc.nat({ max: Math.max(0, index - 1) })))).map((parents) =>
  names.map((name, index) => {
    const parent = parents[index];
    return { name, ...(index > 0 && parent !== null && parent !== undefined && { parent: names[parent] as string }) };
  }),
);
const wayUp = (nodes: { name: string; parent?: string }[], from: string): string[] => {
  const parent = nodes.find(({ name }) => name === from)?.parent;
  return parent === undefined ? [from] : [from, ...wayUp(nodes, parent)];
};
/** What the API answers for somebody who is in these groups. */
const heldBy = (nodes: { name: string; parent?: string }[], direct: readonly string[]) => {
  const ways = direct.flatMap((name) => wayUp(nodes, name).map((_, index, way) => way.slice(0, index + 1)));
  return [...Map.groupBy(ways, (way) => way.at(-1) as string)].map(([group, paths]) => ({
    group,
    because: paths.map((path) => ({ path, origin: 'managed' as const })),
  }));
};

test('what a change is said to come to is what the model computes', () => {
  fc.assert(
    fc.property(tree, fc.subarray(names), fc.constantFrom(...names), (nodes, direct, group) => {
      const held = heldBy(nodes, direct);
      expect(directGroups(held)).toEqual([...direct].sort());
      expect(claimAfter(nodes, held, { put: group })).toEqual(effectiveGroups(nodes, [...direct, group]));
      expect(claimAfter(nodes, held, { take: group })).toEqual(
        effectiveGroups(
          nodes,
          direct.filter((one) => one !== group),
        ),
      );
    }),
  );
});

test('a right for an emergency stays in the claim, and is no membership that could be taken away', () => {
  const held = [{ group: 'A', because: [{ path: ['A'], origin: 'break-glass' as const }] }];
  expect(directGroups(held)).toEqual([]);
  expect(claimAfter([{ name: 'A' }, { name: 'B' }], held, { take: 'A' })).toEqual(['A']);
});

test.each([
  ['2026-11-21', 'UTC', '2026-11-21T00:00:00.000Z'],
  ['2026-11-21', 'Asia/Tokyo', '2026-11-20T15:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
  ['yesterday', 'UTC', undefined],
  ['2026-13-40', 'UTC', undefined],
])('%s begins in %s at %s', (day, zone, moment) => {
  expect(startOfDay(day, zone)).toBe(moment);
});

test('the same as code says what is there, whatever names hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const { yaml, cdk8s } = organizationCode({ id: 'acme', name, users: [{ person: 'u-1', role: 'admin' }] });
      const [document] = parseAllDocuments(yaml);
      expect(document?.toJS()).toEqual({
        apiVersion: 'kaas.hexabase.ai/v1',
        kind: 'Organization',
        metadata: { name: 'acme' },
        spec: { displayName: name, users: [{ user: 'u-1', role: 'admin' }] },
      });
      expect(cdk8s).toContain(`displayName: ${JSON.stringify(name)},`);
    }),
  );
});

test('groups that every workspace has are written when somebody is declared in them', () => {
  const groups = [
    { name: 'WSAdmins', parent: 'WorkspaceMembers', members: ['u-1'] },
    { name: 'WSUsers', parent: 'WorkspaceMembers', members: [] },
    { name: 'Developers', parent: 'WSUsers', members: ['u-2'] },
  ];
  const { yaml } = workspaceCode({ organization: 'acme', name: 'shop', plan: 'medium', hostCluster: 'tokyo', groups });
  expect(parseAllDocuments(yaml)[0]?.toJS()).toEqual({
    apiVersion: 'kaas.hexabase.ai/v1',
    kind: 'Workspace',
    metadata: { name: 'shop', organization: 'acme' },
    spec: {
      hostCluster: 'tokyo',
      plan: 'medium',
      groups: [
        { name: 'WSAdmins', members: ['u-1'] },
        { name: 'Developers', parent: 'WSUsers', members: ['u-2'] },
      ],
    },
  });
});
