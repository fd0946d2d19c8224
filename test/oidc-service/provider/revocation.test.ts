import { type Database, revokePerson } from '@hexabase-kaas/oidc-service';
import { runs } from '../runs.js';
import { claimsOf, login, post, refresh } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, type ProviderServer, startProvider } from './provider-server.js';

jest.setTimeout(runs(120_000, 1_800_000));

const shop = 'workspace-acme--shop';
const lifetime = 120;
let server: ProviderServer;
beforeAll(async () => {
  server = await startProvider({ ID_TOKEN_SECONDS: String(lifetime) });
  await addWorkspace(server.db, 'shop', defaultGroups);
});
afterAll(() => server.stop());

const set = (db: Database, person: string, what: object) =>
  db.updateTable('person').set(what).where('id', '=', person).execute();
const ways: Readonly<Record<string, (db: Database, person: string) => Promise<unknown>>> = {
  'taken out of the group': (db, person) =>
    db.deleteFrom('membership').where('person_id', '=', person).where('group_name', '=', 'WSAdmins').execute(),
  'taken out of every group': (db, person) => db.deleteFrom('membership').where('person_id', '=', person).execute(),
  erased: (db, person) => set(db, person, { erased_at: new Date() }),
  restricted: (db, person) => set(db, person, { restricted_at: new Date() }),
  'signed out everywhere': (db, person) => db.transaction().execute((transaction) => revokePerson(transaction, person)),
};

test('whatever way a right is taken, no token names it from then on, and what is out ends within its lifetime', async () => {
  const names = Object.keys(ways);
  for (let removal = 0; removal < runs(10, 200); removal++) {
    const way = names[removal % names.length] as string;
    const person = `u-${removal}`;
    const session = await addPerson(server.db, person, 'shop/WSAdmins', 'shop/WSUsers');
    const { id_token, refresh_token } = await login(server.issuer, session, shop);
    await ways[way]?.(server.db, person);
    const removedAt = Date.now() / 1_000;
    expect([way, (claimsOf(id_token).exp as number) - removedAt <= lifetime + 1]).toEqual([way, true]);
    const exchange = await post(server.issuer, 'token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: shop,
      subject_token: id_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    });
    const refreshed = await refresh(server.issuer, shop, refresh_token);
    for (const [token, until] of [
      [exchange.body.access_token, claimsOf(id_token).exp],
      [refreshed.body.id_token, Number.POSITIVE_INFINITY],
    ] as const) {
      if (token === undefined) continue;
      const claims = claimsOf(token);
      // Who is signed out keeps the groups, and a token that is out can be made smaller, never longer.
      if (way !== 'signed out everywhere') expect([way, claims.groups]).toEqual([way, ['WSUsers', 'WorkspaceMembers']]);
      expect((claims.exp as number) <= (until as number)).toBe(true);
    }
    expect([way, refreshed.status]).toEqual([way, way === 'taken out of the group' ? 200 : 400]);
  }
});
