import {
  applyObject,
  beginSource,
  effectiveGroupsOf,
  gate,
  knownVersions,
  migrate,
  migrations,
  readDirectoryObject,
  removeObject,
  verifyAudit,
  type WorkspaceContent,
} from '@hexabase-kaas/oidc-service';
import { effectiveGroups } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { onEachDatabase } from '../test-database.js';
import { content, people, type SampleGroup, sampleGroups, workspaceObject } from './directory-sample.js';

jest.setTimeout(300_000);

const clock = () => new Date('2026-11-21T12:00:00Z');
const direct = (groups: readonly SampleGroup[], person: string): string[] =>
  groups.filter(({ members }) => members.includes(person)).map(({ name }) => name);

test('what holds is in both, and equals either when they agree', () => {
  fc.assert(
    fc.property(sampleGroups, sampleGroups, (declared, applied) => {
      const [a, b] = [declared, applied].map((groups) => content('w', groups) as WorkspaceContent);
      const held = [...gate(a, b).groups];
      for (const [name, { parent, members }] of held) {
        for (const groups of [declared, applied]) {
          const there = groups.find((group) => group.name === name);
          expect(there).toBeDefined();
          if (parent !== undefined) expect(there?.parent).toBe(parent);
          expect(there?.members).toEqual(expect.arrayContaining([...members]));
        }
      }
      expect(
        [...gate(a, a).groups].map(([name, { parent, members }]) => ({ name, parent, members: [...members] })),
      ).toEqual(declared.map(({ name, parent, members }) => ({ name, parent, members })));
      expect([...gate(a, undefined).groups, ...gate(undefined, b).groups]).toEqual([]);
    }),
  );
});

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ stage: fc.constantFrom('declared' as const, 'applied' as const), groups: sampleGroups }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      stage: fc.constantFrom('declared' as const, 'applied' as const),
      groups: fc.constant(undefined),
    }),
  },
  { weight: 2, arbitrary: fc.record({ manage: fc.constantFrom(...people), pick: fc.nat(10) }) },
);

onEachDatabase((opened) => {
  const db = () => opened().db;
  beforeAll(async () => {
    await migrate(db(), migrations);
    await beginSource(db(), clock, 'test');
  }, 60_000);

  const rows = async (id: string) => ({
    groups: await db()
      .selectFrom('workspace_group')
      .select(['name', 'parent'])
      .where('workspace_id', '=', id)
      .execute(),
    members: await db().selectFrom('membership').selectAll().where('workspace_id', '=', id).execute(),
  });

  test('whatever comes in whatever order: additions wait for the structure, removals hold at once', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const workspace = `w${count++}`;
        const id = `acme--${workspace}`;
        const now: { declared?: SampleGroup[]; applied?: SampleGroup[] } = {};
        let version = 1;
        for (const one of steps) {
          const before = await rows(id);
          if ('manage' in one) {
            const [group] = before.groups.slice(one.pick);
            if (group === undefined) continue;
            await db()
              .insertInto('person')
              .values({ id: one.manage })
              .onConflict((c) => c.doNothing())
              .execute();
            const member = {
              workspace_id: id,
              group_name: group.name,
              person_id: one.manage,
              origin: 'managed' as const,
            };
            await db()
              .insertInto('membership')
              .values(member)
              .onConflict((c) => c.doNothing())
              .execute();
          } else if (one.groups === undefined) {
            await removeObject(db(), clock, `${one.stage}/${id}`, version++);
            delete now[one.stage];
          } else {
            const object = readDirectoryObject(workspaceObject(one.stage, workspace, one.groups, version++));
            await applyObject(db(), clock, object);
            now[one.stage] = one.groups;
            expect(await applyObject(db(), clock, object)).toBe('unchanged');
          }
          const after = await rows(id);
          const both = [now.declared ?? [], now.applied ?? []];
          for (const { name } of after.groups)
            for (const groups of both) expect(groups.map((group) => group.name)).toContain(name);
          for (const { group_name, person_id, origin } of after.members.filter((row) => row.origin === 'declared'))
            for (const groups of both)
              expect([origin, direct(groups, person_id)]).toEqual(['declared', expect.arrayContaining([group_name])]);
          // A managed member leaves with the group alone.
          const managed = before.members.filter(
            ({ origin, group_name }) => origin === 'managed' && after.groups.some(({ name }) => name === group_name),
          );
          for (const { group_name, person_id } of managed)
            expect(after.members).toContainEqual(expect.objectContaining({ group_name, person_id }));
          for (const person of people) {
            const held = after.members
              .filter(({ person_id }) => person_id === person)
              .map(({ group_name }) => group_name);
            for (const groups of both)
              expect(effectiveGroups(groups, held)).toEqual(
                expect.arrayContaining(await effectiveGroupsOf(db(), person, id)),
              );
          }
        }
        if (now.declared === undefined) return expect(await rows(id)).toEqual({ groups: [], members: [] });
        // When both agree, a token names what the model says.
        const groups = now.declared;
        for (const stage of ['applied', 'declared'] as const)
          await applyObject(db(), clock, readDirectoryObject(workspaceObject(stage, workspace, groups, version++)));
        for (const person of people) {
          const managed = (await rows(id)).members
            .filter((row) => row.person_id === person)
            .map((row) => row.group_name);
          expect(managed).toEqual(expect.arrayContaining(direct(groups, person)));
          expect(await effectiveGroupsOf(db(), person, id)).toEqual(effectiveGroups(groups, managed));
        }
      }),
      { numRuns: 60 },
    );
    expect((await verifyAudit(db())).broken).toBeUndefined();
  });

  test('two servers with the same and with old news end where the newest is, and audit each change once', async () => {
    const trees = fc.sample(sampleGroups, { numRuns: 12, seed: 7 });
    const news = (['declared', 'applied'] as const).flatMap((stage) =>
      trees.map((groups, at) => readDirectoryObject(workspaceObject(stage, 'race', groups, at + 1))),
    );
    const turned = news.toReversed();
    await Promise.all(
      [news, turned, news].map(async (all) => {
        for (const object of all) await applyObject(db(), clock, object);
      }),
    );
    const last = trees.at(-1) as SampleGroup[];
    for (const person of people)
      expect(await effectiveGroupsOf(db(), person, 'acme--race')).toEqual(effectiveGroups(last, direct(last, person)));
    const versions = await knownVersions(db());
    expect([versions.get('declared/acme--race'), versions.get('applied/acme--race')]).toEqual([12, 12]);
    const events = await db()
      .selectFrom('audit_event')
      .select('details')
      .where('target', '=', 'workspace/acme--race')
      .execute();
    const told = events.map(({ details }) => JSON.stringify(details));
    expect(new Set(told).size).toBe(told.length);
  });

  test('an old object does not bring back what is gone, and a removal of what is newer by now does nothing', async () => {
    const groups = [{ name: 'WSAdmins', members: ['u-1'] }];
    const at = (version: number, stage: 'declared' | 'applied' = 'declared') =>
      readDirectoryObject(workspaceObject(stage, 'old', groups, version));
    await applyObject(db(), clock, at(5));
    await applyObject(db(), clock, at(5, 'applied'));
    expect(await removeObject(db(), clock, 'declared/acme--old', 5, 4)).toBe('older');
    expect(await effectiveGroupsOf(db(), 'u-1', 'acme--old')).toEqual(['WSAdmins']);
    expect(await removeObject(db(), clock, 'declared/acme--old', 5, 5)).toBe('applied');
    expect(await applyObject(db(), clock, at(4))).toBe('older');
    expect(await applyObject(db(), clock, at(5))).toBe('older');
    expect(await effectiveGroupsOf(db(), 'u-1', 'acme--old')).toEqual([]);
    expect(await applyObject(db(), clock, at(6))).toBe('applied');
    expect(await effectiveGroupsOf(db(), 'u-1', 'acme--old')).toEqual(['WSAdmins']);
  });

  test('another source counts from its own start, and until it speaks everything stays', async () => {
    const groups = [{ name: 'WSAdmins', members: ['u-1'] }];
    for (const stage of ['declared', 'applied'] as const)
      await applyObject(db(), clock, readDirectoryObject(workspaceObject(stage, 'moved', groups, 9_000)));
    await beginSource(db(), clock, 'another');
    expect(await effectiveGroupsOf(db(), 'u-1', 'acme--moved')).toEqual(['WSAdmins']);
    const less = readDirectoryObject(workspaceObject('declared', 'moved', [{ name: 'WSAdmins', members: [] }], 3));
    expect(await applyObject(db(), clock, less)).toBe('applied');
    expect(await effectiveGroupsOf(db(), 'u-1', 'acme--moved')).toEqual([]);
    await beginSource(db(), clock, 'another');
    expect((await knownVersions(db())).get('declared/acme--moved')).toBe(3);
  });
});
