import { effectiveGroups, type GroupNode } from '@hexabase-kaas/tenancy';
import fc from 'fast-check';
import { runs } from '../runs.js';
import { Browser } from './browser.js';
import { claimsOf, codeOf, login, redeem, refresh } from './kubectl.js';
import { addPerson, addWorkspace, join, type ProviderServer, signIn, startProvider } from './provider-server.js';

jest.setTimeout(180_000);

let server: ProviderServer;
beforeAll(async () => {
  server = await startProvider();
});
afterAll(() => server.stop());

// A forest with any order of names: a parent is one that comes before.
const forest: fc.Arbitrary<GroupNode[]> = fc
  .uniqueArray(fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,11}$/), { minLength: 1, maxLength: 25 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name, index) =>
        fc.option(fc.nat(Math.max(0, index - 1))).map((parent) => ({ name, index, parent })),
      ),
    ),
  )
  .map((nodes) =>
    nodes.map(({ name, index, parent }) => {
      const above = index > 0 && parent !== null ? nodes[parent]?.name : undefined;
      return above === undefined ? { name } : { name, parent: above };
    }),
  );

test("the claim is the model's effective groups, for any tree and any membership", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(forest, fc.array(fc.nat(24), { minLength: 1, maxLength: 6 }), async (groups, picks) => {
      const name = `w${count++}`;
      const direct = [...new Set(picks.map((pick) => groups[pick % groups.length]?.name as string))];
      await addWorkspace(
        server.db,
        name,
        Object.fromEntries(groups.map((group) => [group.name, group.parent ?? null])),
      );
      const session = await addPerson(server.db, `u-${name}`, ...direct.map((group) => `${name}/${group}`));
      const client = `workspace-acme--${name}`;
      const tokens = await login(server.issuer, session, client);
      const expected = effectiveGroups(groups, direct);
      expect(claimsOf(tokens.id_token).groups).toEqual(expected);
      const { body } = await refresh(server.issuer, client, tokens.refresh_token);
      expect(claimsOf(body.id_token as string).groups).toEqual(expected);
    }),
    { numRuns: runs(30, 417) },
  );
});

test('members of a suspended organization get no token by any way, and again once it is paid', async () => {
  await addWorkspace(server.db, 'owing', { WSUsers: null });
  const session = await addPerson(server.db, 'u-owing', 'owing/WSUsers');
  const client = 'workspace-acme--owing';
  const tokens = await login(server.issuer, session, client);
  const now = new Date();
  const grace = (stage: 'frozen' | 'suspended' | 'active') =>
    server.db
      .insertInto('grace')
      .values({ organization_id: 'acme', stage, since: now, failed_at: now, paid_at: null })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet({ stage }))
      .execute();
  await grace('frozen');
  const frozen = await refresh(server.issuer, client, tokens.refresh_token);
  expect(frozen.body.id_token).toEqual(expect.any(String));
  await grace('suspended');
  const suspended = await refresh(server.issuer, client, frozen.body.refresh_token as string);
  expect(suspended.body).toMatchObject({ error: 'invalid_grant' });
  expect(suspended.body.error_description).toContain('acme is suspended');
  await expect(login(server.issuer, session, client)).rejects.toThrow();
  await grace('active');
  expect((await login(server.issuer, session, client)).id_token).toEqual(expect.any(String));
});

test('300 groups with the longest names fit, and more than the limit are refused as a whole and in words', async () => {
  const long = (index: number) => `G${String(index).padStart(39, 'x')}`;
  const names = Array.from({ length: 420 }, (_, index) => long(index));
  await addWorkspace(server.db, 'large', Object.fromEntries(names.map((name) => [name, null])));
  const client = 'workspace-acme--large';
  const ada = await addPerson(server.db, 'u-large', ...names.slice(0, 300).map((name) => `large/${name}`));
  const tokens = await login(server.issuer, ada, client);
  expect(claimsOf(tokens.id_token).groups).toHaveLength(300);
  // What the API server and a proxy in front of it get to see as a header.
  expect(tokens.id_token.length).toBeLessThan(24 * 1024);
  const { code, verifier } = await codeOf(new Browser(server.issuer, ada), client);
  for (const name of names.slice(300)) await join(server.db, 'u-large', `large/${name}`);
  const words =
    /you are in 420 groups of the workspace acme\/large, which are \d+ bytes in a token; at most 16384 are allowed/;
  const { body } = await redeem(server.issuer, client, code, verifier);
  expect(body).toEqual({ error: 'invalid_grant', error_description: expect.stringMatching(words) });
  expect((await refresh(server.issuer, client, tokens.refresh_token)).body.error_description).toMatch(words);
  const { answer } = await codeOf(new Browser(server.issuer, await signIn(server.db, 'u-large')), client);
  expect([answer.status, answer.text]).toEqual([403, expect.stringMatching(words)]);
});
