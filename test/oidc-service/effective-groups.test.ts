import { effectiveGroupsOf, migrate, migrations } from '@hexabase-kaas/oidc-service';
import { effectiveGroups, type GroupNode } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { runs } from './runs.js';
import { onEachDatabase } from './test-database.js';

jest.setTimeout(120_000);

// Names whose order differs between collations, and trees with cycles.
const name = fc.constantFrom('WSAdmins', 'a', 'B', 'b-1', 'b1', 'Z', 'ab');
const tree: fc.Arbitrary<GroupNode[]> = fc
  .uniqueArray(name, { minLength: 1 })
  .chain((names) =>
    fc.tuple(
      ...names.map((one) =>
        fc.option(fc.constantFrom(...names)).map((parent) => (parent ? { name: one, parent } : { name: one })),
      ),
    ),
  );

onEachDatabase((opened) => {
  beforeAll(async () => {
    const { db } = opened();
    await migrate(db, migrations);
    await db.insertInto('organization').values({ id: 'acme', name: 'Acme', origin: 'declared' }).execute();
    await db
      .insertInto('person')
      .values([{ id: 'u-1' }, { id: 'u-2' }])
      .execute();
  }, 60_000);

  test("the database gives the model's effective groups, in its order, and of that workspace and person alone", async () => {
    const { db } = opened();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(tree, fc.subarray(['WSAdmins', 'a', 'B', 'b-1', 'b1', 'Z', 'ab']), async (groups, wanted) => {
        const id = `acme--w${count++}`;
        const direct = wanted.filter((one) => groups.some((group) => group.name === one));
        await db
          .insertInto('workspace')
          .values({ id, organization_id: 'acme', name: id, origin: 'declared' })
          .execute();
        const rows = groups.map((group) => ({ workspace_id: id, ...group, origin: 'declared' as const }));
        await db.insertInto('workspace_group').values(rows).execute();
        for (const group_name of direct) {
          const member = { workspace_id: id, group_name, person_id: 'u-1', origin: 'managed' as const };
          await db.insertInto('membership').values(member).execute();
        }
        expect(await effectiveGroupsOf(db, 'u-1', id)).toEqual(effectiveGroups(groups, direct));
        expect(await effectiveGroupsOf(db, 'u-2', id)).toEqual([]);
      }),
      { numRuns: runs(100, 2_021) },
    );
  });
});
