import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { claimsOf, login, post, refresh, verify } from './kubectl.js';
import {
  addPerson,
  addWorkspace,
  defaultGroups,
  join,
  leaveAll,
  type ProviderServer,
  startProvider,
} from './provider-server.js';

jest.setTimeout(120_000);

const shop = 'workspace-acme--shop';
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';
const jwtType = 'urn:ietf:params:oauth:token-type:jwt';
let server: ProviderServer;
let pipelines: Server;
let issuer: string;
let liar: string;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let lies = false;
const lost = true;
beforeAll(async () => {
  keys = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'ci', alg: 'ES256' };
  pipelines = createServer((request, response) => {
    const asked = request.headers.host === new URL(liar).host ? liar : issuer;
    if (lost && request.url?.startsWith('/lost')) return void request.socket.destroy();
    if (lies) return void response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    const metadata = { issuer: asked, jwks_uri: `${asked}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : metadata));
  }).listen(0);
  await once(pipelines, 'listening');
  issuer = `http://127.0.0.1:${(pipelines.address() as { port: number }).port}`;
  liar = issuer.replace('127.0.0.1', 'localhost');
  const trusted = { issuer, audience: 'https://kaas.example', workspace: 'acme--shop' };
  server = await startProvider({
    TOKEN_EXCHANGE_ISSUERS: JSON.stringify([
      { ...trusted, claims: { repository: 'acme/shop', ref: 'refs/heads/main' }, groups: ['deployers', 'nowhere'] },
      { ...trusted, claims: { repository: 'acme/shop' }, groups: ['viewers'] },
      { ...trusted, issuer: liar, claims: { repository: 'acme/lies' }, groups: ['viewers'] },
      { ...trusted, audience: 'https://other.example', claims: { repository: 'acme/other' }, groups: ['viewers'] },
      {
        ...trusted,
        issuer: 'https://lost.example',
        jwksUri: `${issuer}/lost/keys`,
        claims: { a: 'b' },
        groups: ['viewers'],
      },
      {
        ...trusted,
        issuer: 'https://lost.example',
        jwksUri: `${issuer}/keys`,
        claims: { c: 'd' },
        groups: ['viewers'],
      },
    ]),
  });
  await addWorkspace(server.db, 'shop', { ...defaultGroups, deployers: 'WSUsers', viewers: null });
  await addWorkspace(server.db, 'bank', { ...defaultGroups, deployers: null });
});
afterAll(async () => {
  await server.stop();
  pipelines.close();
});

const exchange = (subject_token: string, form: Readonly<Record<string, string>> = {}) =>
  post(server.issuer, 'token', {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    client_id: shop,
    subject_token,
    subject_token_type: jwtType,
    ...form,
  });
const now = () => Math.floor(Date.now() / 1_000);
const job = (claims: JWTPayload = {}, header = {}) =>
  new SignJWT({
    iss: issuer,
    aud: 'https://kaas.example',
    sub: 'repo:acme/shop',
    repository: 'acme/shop',
    ref: 'refs/heads/main',
    iat: now(),
    exp: now() + 600,
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'ci', ...header })
    .sign(keys.privateKey);

test('a pipeline gets a short token with the groups that the configuration gives it', async () => {
  const { status, body } = await exchange(await job());
  expect([status, body]).toEqual([
    200,
    { access_token: expect.any(String), issued_token_type: idTokenType, token_type: 'N_A', expires_in: 300 },
  ]);
  const claims = await verify(server.issuer, shop, body.access_token as string);
  expect(claims).toEqual({
    iss: server.issuer,
    aud: shop,
    sub: expect.stringMatching(/^m-[0-9a-f]{32}$/),
    groups: ['deployers'],
    iat: expect.any(Number),
    exp: expect.any(Number),
  });
  expect(body).not.toHaveProperty('refresh_token');
  const short = await exchange(await job({ exp: now() + 40 }));
  expect(short.body.expires_in).toBeLessThanOrEqual(40);
  const elsewhere = await exchange(await job({ ref: 'refs/pull/1' }));
  expect(claimsOf(elsewhere.body.access_token as string).groups).toEqual(['viewers']);
});

test.each<[string, JWTPayload]>([
  ['another audience', { aud: 'https://other.example' }],
  ['another repository', { repository: 'evil/shop' }],
  ['a repository that only begins alike', { repository: 'acme/shop-evil' }],
  ['a repository in a list', { repository: ['acme/shop'] }],
  ['no subject', { sub: undefined as never }],
  ['an end that has passed', { exp: 1_000 }],
  ['no end', { exp: undefined as never }],
  ['a beginning that is to come', { nbf: 4_000_000_000 }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['our own issuer, without our key', { iss: 'OURS' }],
])('a pipeline token with %s is refused, and the audit says so', async (_name, claims) => {
  const iss = claims.iss === 'OURS' ? { iss: server.issuer } : {};
  const { status, body } = await exchange(await job({ ...claims, ...iss }));
  expect([status, body.error, body.access_token]).toEqual([400, 'invalid_grant', undefined]);
  const events = await server.db
    .selectFrom('audit_event')
    .selectAll()
    .where('action', '=', 'token.exchange')
    .orderBy('position', 'desc')
    .execute();
  expect(events[0]).toMatchObject({ result: 'denied', target: 'workspace/acme--shop', organization_id: 'acme' });
});

test('a clock that is a minute ahead is forgiven, one that is further is not, and no end that has passed', async () => {
  const statuses = await Promise.all(
    [
      { iat: now() + 50, nbf: now() + 50 },
      { iat: now() + 400, exp: now() + 900 },
      { nbf: now() + 400 },
      { exp: now() - 5 },
      { iat: now() - 7_000 },
    ].map(async (claims) => (await exchange(await job(claims))).status),
  );
  expect(statuses).toEqual([200, 400, 400, 400, 400]);
});

test('a workspace for which nothing is configured takes none', async () => {
  expect((await exchange(await job(), { client_id: 'workspace-acme--bank' })).body.error).toBe('invalid_grant');
});

test("a person's own token can be made smaller, never larger, longer, or another's", async () => {
  const session = await addPerson(server.db, 'u-ada', 'shop/WSUsers', 'shop/viewers');
  const { id_token, access_token, refresh_token } = await login(server.issuer, session, shop);
  const own = (form = {}, token = id_token) => exchange(token, { subject_token_type: idTokenType, ...form });
  const all = await own();
  const claims = claimsOf(all.body.access_token as string);
  expect(claims).toMatchObject({ sub: 'u-ada', groups: ['WSUsers', 'WorkspaceMembers', 'viewers'] });
  expect(claims.exp).toBeLessThanOrEqual(claimsOf(id_token).exp as number);
  const less = await own({ scope: 'group:viewers' });
  expect(claimsOf(less.body.access_token as string).groups).toEqual(['viewers']);
  // What was made smaller stays small, and groups that came later are not in it.
  const smaller = less.body.access_token as string;
  expect(claimsOf((await own({}, smaller)).body.access_token as string).groups).toEqual(['viewers']);
  await join(server.db, 'u-ada', 'shop/WSAdmins');
  expect(claimsOf((await own()).body.access_token as string).groups).toEqual(claims.groups);
  for (const scope of ['group:WSAdmins', 'group:viewers group:deployers', 'openid', 'group:', 'viewers']) {
    expect((await own({ scope }, smaller)).body.error).toMatch(/invalid_scope/);
  }
  for (const form of [
    { requested_token_type: 'urn:ietf:params:oauth:token-type:refresh_token' },
    { subject_token_type: 'urn:ietf:params:oauth:token-type:access_token' },
    { actor_token: id_token },
    { resource: 'https://kaas.example' },
    { audience: 'workspace-acme--bank' },
  ]) {
    expect((await own(form)).body.error).toMatch(/^invalid_(request|target)$/);
  }
  for (const token of [access_token, refresh_token]) expect((await own({}, token)).body.error).toBe('invalid_grant');
  await leaveAll(server.db, 'u-ada');
  expect((await own()).body).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringContaining('in no group'),
  });
  expect((await refresh(server.issuer, shop, refresh_token)).status).toBe(400);
});

test("a pipeline's token is not exchanged again, so it cannot live longer than its job", async () => {
  const { body } = await exchange(await job());
  expect((await exchange(body.access_token as string, { subject_token_type: idTokenType })).body.error).toBe(
    'invalid_grant',
  );
});

test('an issuer that sends us elsewhere gives a clear answer, and is asked again later', async () => {
  lies = true;
  const token = () => job({ iss: liar, repository: 'acme/lies' });
  expect((await exchange(await token())).body.error).toBe('temporarily_unavailable');
  lies = false;
  expect(claimsOf((await exchange(await token())).body.access_token as string).groups).toEqual(['viewers']);
});

test('an issuer that is trusted for two audiences is trusted for the second as well', async () => {
  const token = (claims: JWTPayload) => job({ aud: 'https://other.example', ...claims });
  const { body } = await exchange(await token({ repository: 'acme/other' }));
  expect(claimsOf(body.access_token as string).groups).toEqual(['viewers']);
  // What is trusted for one audience is not trusted for the other.
  expect((await exchange(await token({ repository: 'acme/shop' }))).body.error).toBe('invalid_grant');
});

test('keys that cannot be fetched are no fault of the token, and each address has keys of its own', async () => {
  const token = (claims: JWTPayload) => job({ iss: 'https://lost.example', ...claims });
  expect((await exchange(await token({ c: 'd' }))).status).toBe(200);
  const { status, body } = await exchange(await token({ a: 'b' }));
  expect([status, body.error]).toEqual([400, 'temporarily_unavailable']);
});

test('a pipeline of a suspended organization gets no token either, and again once it is paid', async () => {
  const subject = await job({ repository: 'acme/shop' });
  const grace = (stage: 'suspended' | 'active') =>
    server.db
      .insertInto('grace')
      .values({ organization_id: 'acme', stage, since: new Date(), failed_at: new Date(), paid_at: null })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet({ stage }))
      .execute();
  await grace('suspended');
  const { body } = await exchange(subject);
  expect(body).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringContaining('acme is suspended'),
  });
  await grace('active');
  expect((await exchange(subject)).status).toBe(200);
});
