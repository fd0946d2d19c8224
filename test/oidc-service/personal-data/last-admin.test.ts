import { startWorld, type World } from '../api/world.js';

jest.setTimeout(300_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
}, 120_000);
afterAll(() => world.stop());

test('the last admin of others cannot vanish; somebody with a private organization can', async () => {
  await world.reset();
  await expect(world.as('admin').call('erasePerson', { params: { person: 'u-admin' } })).rejects.toMatchObject({
    status: 409,
    code: 'CONFLICT',
  });
  expect(
    (await world.db.selectFrom('person').select('name').where('id', '=', 'u-admin').executeTakeFirst())?.name,
  ).toBe('Name of u-admin');
});

test('an admin who restricted their data is no admin to leave others to', async () => {
  await world.reset();
  const { db } = world;
  await db
    .insertInto('person')
    .values({ id: 'u-still' })
    .onConflict((one) => one.doNothing())
    .execute();
  const other = { organization_id: 'acme', person_id: 'u-still', role: 'admin', origin: 'managed' } as const;
  await db.insertInto('organization_user').values(other).execute();
  const restrict = (at: Date | null) =>
    db.updateTable('person').set({ restricted_at: at }).where('id', '=', 'u-still').execute();
  await restrict(new Date());
  const leave = () => world.as('admin').call('erasePerson', { params: { person: 'u-admin' } });
  await expect(leave()).rejects.toMatchObject({ code: 'CONFLICT' });
  await restrict(null);
  expect((await leave()).status).toBe(204);
});
