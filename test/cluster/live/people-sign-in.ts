import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { can, names, parseTenancy, type Tenancy } from '@hexabase-kaas/tenancy';
import { whyNoPostgresql } from '../../backends/postgresql.ts';
import { acme } from '../harness/cases.ts';
import { Client } from '../harness/client.ts';
import { compareRights, type Question, questions } from '../harness/rights.ts';
import { until } from '../harness/until.ts';
import { addresses, apiPort } from '../machine/addresses.ts';
import { claimsOf, forgeries } from '../machine/id-token.ts';
import { account, idTokenSeconds, withIdentity } from '../machine/identity.ts';
import { Kubelogin, withProxy } from '../machine/kubelogin.ts';
import { liveTest } from '../machine/live-test.ts';
import type { Machine } from '../machine/machine.ts';
import { type Change, push, withSpec, withVariant } from '../machine/tenancy-variant.ts';
import { issuerUrl } from '../machine/token.ts';
import { statusOf, TokenTraffic } from '../machine/token-traffic.ts';
import { openWeb, WebBrowser } from '../machine/web-browser.ts';
import { WorkspaceApi } from '../machine/workspace-api.ts';

/** Seconds from the start until the service signs with another key: in the midst of what follows. */
const successorSigns = 240;
/** For so long an API server remembers whom it took a token for, in seconds. */
const remembered = 10;

liveTest('people sign in, and kubectl works with exactly the right groups', async (t, machine) => {
  const missing = whyNoPostgresql();
  if (missing) return t.skip(missing);
  await withIdentity(machine, successorSigns, () =>
    withProxy(async (proxy) => {
      const api = new WorkspaceApi(machine, 'acme', 'shop');
      const browser = new WebBrowser(machine);
      const laptop = new Kubelogin(api, browser, proxy, 8000);
      const desktop = new Kubelogin(api, browser, proxy, 18000);
      let me = '';

      await t.test('a first sign-in at Dex makes the person', async () => {
        me = await signIn(browser);
        assert.equal(await signIn(new WebBrowser(machine)), me, 'the same account is the same person');
      });
      await t.test('who is in no group is told so, and gets no token', () => isNotLetIn(laptop, browser));
      const nested = membership(me, ['EuropeDevelopers', names.userGroup]);
      const direct = membership(me, [names.userGroup]);
      await withVariant(machine, nested, async () => {
        const groups = ['Developers', 'EuropeDevelopers', names.userGroup, names.rootGroup].toSorted();
        await t.test('kubectl has the groups of the tree, and does exactly what they may', async (t) => {
          await hasGroups(laptop, browser, groups);
          await hasGroups(desktop, browser, groups);
          t.diagnostic(await doesWhatItMay(api, laptop, tenancyOf(nested), ['EuropeDevelopers', names.userGroup]));
        });
        const traffic = new TokenTraffic(api, desktop);
        await t.test('what is forged, or for another workspace, is refused', async () => {
          await isRefusedElsewhere(machine, await laptop.token(true));
          const real = await laptop.token(true);
          for (const [what, token] of forgeries(real, await verifyingKey(machine), machine.issuerKey))
            assert.equal(await statusOf(api, token), 401, what);
        });
        await t.test('a new signing key refuses nobody', async (t) => {
          const more = new TokenTraffic(api, laptop);
          const waited = await traffic.untilNewKey(successorSigns + 120).catch((error: Error) => error);
          const { refused, keys } = await traffic.end();
          assert.deepEqual([...refused, ...(await more.end()).refused], []);
          assert.ifError(waited);
          t.diagnostic(`ID tokens used, by key: ${[...keys.values()].join(' and ')}`);
        });
        await t.test('removed from a group, the person loses it within the lifetime of a token', async (t) => {
          t.diagnostic(await removal(machine, api, laptop, direct));
          t.diagnostic(await doesWhatItMay(api, laptop, tenancyOf(direct), [names.userGroup]));
        });
      });
      await t.test('removed altogether, no refresh brings a token any more', async () => {
        await assert.rejects(laptop.token(true), /you are in no group of the workspace acme\/shop/);
        await isNotLetIn(laptop, browser);
      });
      for (const computer of [laptop, desktop]) computer.remove();
    }),
  );
});

/** Signs in through the provider, as the pages lead, and gives the person's id. */
async function signIn(browser: WebBrowser): Promise<string> {
  const page = await browser.open(`${issuerUrl}/sign-in/dex`);
  assert.equal(page.status, 200, page.text);
  const action = /<form method="post" action="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  const wrong = await browser.open(new URL(action, page.url), { ...account, password: 'guessed' });
  assert.match(wrong.text, /Invalid .* and password/);
  const after = await browser.open(new URL(action, page.url), account);
  assert.equal(after.url, `${issuerUrl}/console`, after.text);
  return (JSON.parse((await browser.open(`${issuerUrl}/api/v1/me`)).text) as { id: string }).id;
}

async function isNotLetIn(computer: Kubelogin, browser: WebBrowser): Promise<void> {
  const { page, said } = await computer.signIn();
  assert.equal(page.status, 403, page.text);
  assert.match(page.text, /you are in no group of the workspace acme\/shop/);
  await browser.open(`${page.url}/abort`, {});
  assert.match((await said).stderr, /access_denied/);
}

/** The example, with one more member of these groups of acme/shop. */
const membership =
  (person: string, groups: readonly string[]): Change =>
  (documents) => {
    const isMember = (group: string): string[] => (groups.includes(group) ? [person] : []);
    return withSpec(documents, 'Workspace', 'shop', {
      groups: [
        { name: names.userGroup, members: isMember(names.userGroup) },
        { name: 'Developers', parent: names.userGroup, members: ['u-0003', 'u-0004'] },
        { name: 'EuropeDevelopers', parent: 'Developers', members: isMember('EuropeDevelopers') },
      ],
    });
  };

const tenancyOf = (change: Change): Tenancy => parseTenancy(change(acme().documents));

async function hasGroups(computer: Kubelogin, browser: WebBrowser, groups: readonly string[]): Promise<void> {
  // Flux has applied both directory objects; the service watches them.
  await until('the browser is let in', 30, async () => {
    const { page, said } = await computer.signIn();
    if (page.status === 403) await browser.open(`${page.url}/abort`, {});
    return (await said).code === 0;
  });
  const { sub, ...claims } = claimsOf(await computer.token());
  assert.deepEqual(claims.groups, groups);
  const { stdout, stderr } = await computer.kubectl('auth', 'whoami', '-o', 'json');
  assert.equal(stderr, '');
  const { userInfo } = (JSON.parse(stdout) as { status: { userInfo: { username: string; groups: string[] } } }).status;
  assert.equal(userInfo.username, `oidc:${sub}`);
  assert.deepEqual(userInfo.groups.toSorted(), [...groups, 'system:authenticated'].toSorted());
}

/** Asks kubectl, and the API server itself, what the model says. */
async function doesWhatItMay(
  api: WorkspaceApi,
  computer: Kubelogin,
  tenancy: Tenancy,
  groups: readonly string[],
): Promise<string> {
  const holder = { organization: api.organization, workspace: api.workspace, groups };
  const asked = questionsOf(tenancy, api);
  const member = new Client({ ...(await api.address()), token: await computer.token(true) });
  const sample = asked.filter((_, index) => index % 11 === 0);
  const { differences, granted } = await compareRights(tenancy, holder, member, sample);
  assert.deepEqual(differences, []);
  const typed = [
    { verb: 'create', apiGroup: 'apps', resource: 'deployments', namespace: 'web' },
    { verb: 'create', apiGroup: 'apps', resource: 'deployments', namespace: 'web-eu' },
    { verb: 'update', apiGroup: '', resource: 'configmaps', namespace: 'web-eu' },
    { verb: 'get', apiGroup: '', resource: 'secrets', namespace: 'web' },
    { verb: 'list', apiGroup: '', resource: 'pods', namespace: 'data' },
  ];
  for (const question of typed) {
    const { verb, apiGroup, resource, namespace } = question;
    const { stdout } = await computer.kubectl('auth', 'can-i', verb, `${resource}.${apiGroup}`, `-n=${namespace}`);
    const expected = can(tenancy, { ...holder, ...question }) ? 'yes' : 'no';
    assert.equal(stdout.split('\n')[0], expected, `${verb} ${resource} in ${namespace}`);
  }
  const made = (namespace: string) =>
    computer.kubectl('create', 'configmap', 'mine', `-n=${namespace}`, '--dry-run=server', '-o=name');
  for (const namespace of ['web', 'web-eu', 'data']) {
    const { code, stdout, stderr } = await made(namespace);
    const expected = can(tenancy, { ...holder, verb: 'create', apiGroup: '', resource: 'configmaps', namespace });
    assert.equal(code === 0, expected, `configmap in ${namespace}: ${stdout}${stderr}`);
    if (!expected) assert.match(stderr, /Forbidden|forbidden/);
  }
  return `${sample.length} questions, ${granted} granted; ${typed.length + 3} commands of kubectl`;
}

const questionsOf = (tenancy: Tenancy, { organization, workspace }: WorkspaceApi): Question[] =>
  questions(
    tenancy.projects
      .filter((project) => project.organization === organization && project.workspace === workspace)
      .map(({ name }) => name),
  );

/** The key that the service signs with, as its JWKS has it. */
async function verifyingKey(machine: Machine): Promise<KeyObject> {
  const { keys } = JSON.parse((await openWeb(machine, `${issuerUrl}/oidc/jwks`)).text) as { keys: [JsonWebKey] };
  return createPublicKey({ key: keys[0], format: 'jwk' });
}

async function isRefusedElsewhere(machine: Machine, token: string): Promise<void> {
  assert.equal(await statusOf(new WorkspaceApi(machine, 'acme', 'shop'), token), 200);
  assert.equal(await statusOf(new WorkspaceApi(machine, 'acme', 'prod'), token), 401, 'at another workspace');
  const host = new Client({
    url: `https://${addresses.nodes.node1}:${apiPort}`,
    certificateAuthority: machine.authority().certificate,
    token,
  });
  assert.equal((await host.request('GET', '/api')).status, 401, 'at the host');
}

/** Declares the person in fewer groups, and says how long the one that is lost could still be used. */
async function removal(machine: Machine, api: WorkspaceApi, computer: Kubelogin, direct: Change): Promise<string> {
  let held = await computer.token(true);
  const start = performance.now();
  const seconds = (): string => ((performance.now() - start) / 1000).toFixed(1);
  await push(machine, direct);
  let now = held;
  await until('a refreshed token has no longer the group', 300, async () => {
    now = await computer.token(true);
    if (!claimsOf(now).groups.includes('EuropeDevelopers')) return true;
    held = now;
    return false;
  });
  const told = seconds();
  assert.deepEqual(claimsOf(now).groups, [names.userGroup, names.rootGroup].toSorted());
  const { iat, exp } = claimsOf(held);
  assert.equal(exp - iat, idTokenSeconds);
  await until('the last token with the group is refused', idTokenSeconds + remembered + 5, async () => {
    return (await statusOf(api, held)) === 401;
  });
  const late = Date.now() / 1000 - exp;
  assert.ok(late < remembered + 2, `refused ${late} s after it ended`);
  const ended = `${late.toFixed(1)} s after its end`;
  return `from the push: ${told} s until no token has the group, ${seconds()} s until the last one is refused, ${ended}`;
}
