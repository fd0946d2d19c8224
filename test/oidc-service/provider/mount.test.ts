import { login, verify } from './kubectl.js';
import { addPerson, addWorkspace, defaultGroups, freePort, startProvider } from './provider-server.js';

jest.setTimeout(120_000);

const shop = 'workspace-acme--shop';

test('an issuer with a path has everything below it, with the lifetimes of the configuration', async () => {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}/kaas/id`;
  const server = await startProvider({ ISSUER: issuer, PORT: String(port), ID_TOKEN_SECONDS: '60' });
  try {
    await addWorkspace(server.db, 'shop', defaultGroups);
    const session = await addPerson(server.db, 'u-ada', 'shop/WSUsers');
    const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;
    expect([metadata.issuer, metadata.jwks_uri]).toEqual([issuer, `${issuer}/oidc/jwks`]);
    expect((await fetch(`http://127.0.0.1:${port}/.well-known/openid-configuration`)).status).toBe(404);
    const { id_token } = await login(issuer, session, shop);
    const { iss, exp = 0, iat = 0 } = await verify(issuer, shop, id_token);
    expect([iss, exp - iat]).toEqual([issuer, 60]);
  } finally {
    await server.stop();
  }
});
