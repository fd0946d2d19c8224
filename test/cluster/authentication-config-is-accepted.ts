import assert from 'node:assert/strict';
import { names } from '@hexabase-kaas/tenancy';
import { parse } from 'yaml';
import { type ApiServer, withApiServers } from './harness/api-server.ts';
import { acme, type Case, type Document, type Entry, hostEntries, parseCase } from './harness/cases.ts';
import { type Answer, Client } from './harness/client.ts';
import { clusterTest } from './harness/cluster-test.ts';
import { Issuer } from './harness/issuer.ts';

clusterTest('the authentication configuration of each workspace is accepted', async (t) => {
  const issuer = await Issuer.start('https://id.kaas.example.com');
  const stranger = await Issuer.start('https://id.stranger.example.com');
  try {
    const tenancy = parseCase(issuedBy(issuer, acme()));
    const entries = hostEntries(tenancy);
    assert.notEqual(tenancy.workspaces.length, 0);
    for (const { organization, name } of tenancy.workspaces) {
      await t.test(`${organization}/${name}`, async (t) => {
        const authentication = configuration(issuer, entries, names.hostNamespace(organization, name));
        await withApiServers([{ authentication, controllers: false }], async (server) => {
          const aud = names.audience(organization, name);
          const member = { sub: 'u-0001', aud, groups: ['WSAdmins', 'WorkspaceMembers'] };

          await t.test('a token for this workspace is accepted with its groups', async () => {
            for (const audience of [aud, [aud]]) {
              const { username, groups } = await whoAmI(server, issuer.token({ ...member, aud: audience }));
              assert.equal(username, 'oidc:u-0001');
              assert.deepEqual(groups, ['WSAdmins', 'WorkspaceMembers', 'system:authenticated']);
            }
          });
          await t.test('a token without groups is a member of none', async () => {
            const { groups } = await whoAmI(server, issuer.token({ sub: 'u-0002', aud }));
            assert.deepEqual(groups, ['system:authenticated']);
          });
          await t.test('a subject cannot read as a system user', async () => {
            const { username } = await whoAmI(server, issuer.token({ ...member, sub: 'system:admin' }));
            assert.equal(username, 'oidc:system:admin');
          });
          for (const [why, token] of refused(issuer, stranger, member)) {
            await t.test(`refused: ${why}`, async () => {
              assert.equal((await review(server, token)).status, 401);
            });
          }
        });
      });
    }
    await t.test('a configuration that is wrong keeps the API server from starting', async () => {
      const authentication = configuration(issuer, entries).replace('claims.aud ==', 'claims.aud.nothing() ==');
      await assert.rejects(
        withApiServers([{ authentication, controllers: false }], async () => {}),
        /nothing/,
      );
    });
  } finally {
    await issuer.stop();
    await stranger.stop();
  }
});

interface Claims extends Readonly<Record<string, unknown>> {
  readonly sub: string;
  readonly aud: string;
  readonly groups: readonly string[];
}

function refused(issuer: Issuer, stranger: Issuer, member: Claims): (readonly [why: string, token: string])[] {
  const past = Math.floor(Date.now() / 1000) - 3600;
  const token = (claims: Readonly<Record<string, unknown>>): string => issuer.token({ ...member, ...claims });
  const [header, , signature] = token({}).split('.');
  const forged = Buffer.from(JSON.stringify({ ...member, iss: issuer.url, exp: past + 7200 })).toString('base64url');
  return [
    ['for another workspace', token({ aud: 'workspace-other--shop' })],
    ['for a longer name that begins with this one', token({ aud: `${member.aud}x` })],
    ['for this workspace and another', token({ aud: [member.aud, 'workspace-other--shop'] })],
    ['for this workspace twice', token({ aud: [member.aud, member.aud] })],
    ['for nothing', token({ aud: undefined })],
    ['with a system group', token({ groups: ['WSAdmins', 'system:masters'] })],
    ['with the group of all nodes', token({ groups: ['system:nodes'] })],
    ['with a group that no workspace can have', token({ groups: ['WSAdmins\nsystem:masters'] })],
    ['without a subject', token({ sub: undefined })],
    ['that has expired', token({ iat: past - 3600, exp: past })],
    ['that is not valid yet', token({ nbf: past + 7200 })],
    ['by another issuer', stranger.token(member)],
    ['by another issuer that says it is this one', stranger.token({ ...member, iss: issuer.url })],
    ['whose claims were changed', `${header}.${forged}.${signature}`],
  ];
}

/** The case with an issuer of the test's own on every host cluster. */
function issuedBy({ url, certificateAuthority }: Issuer, { name, documents }: Case): Case {
  const replaced = (document: Document): Document =>
    document.kind === 'HostCluster'
      ? { ...document, spec: { ...document.spec, issuer: { url, certificateAuthority } } }
      : document;
  return { name, documents: documents.map(replaced) };
}

/**
 * The AuthenticationConfiguration of a host namespace, or of the first one, as it was rendered but for one addition: where
 * the issuer's documents are to be had, because its URL leads nowhere in a test.
 */
function configuration({ discoveryUrl }: Issuer, entries: readonly Entry[], namespace?: string): string {
  const found = entries.find(
    ([, { kind, metadata }]) =>
      kind === 'ConfigMap' && metadata.name === 'authentication' && (metadata.namespace === namespace || !namespace),
  );
  const data = found?.[1].data as Record<string, string> | undefined;
  assert.ok(data?.['authentication.yaml'], `no ConfigMap authentication in ${namespace}`);
  const document = parse(data['authentication.yaml']) as { jwt: { issuer: object }[] };
  const [jwt, ...others] = document.jwt;
  assert.ok(jwt !== undefined && others.length === 0);
  return JSON.stringify({ ...document, jwt: [{ ...jwt, issuer: { ...jwt.issuer, discoveryURL: discoveryUrl } }] });
}

async function whoAmI(server: ApiServer, token: string): Promise<{ username: string; groups: string[] }> {
  const answer = await review(server, token);
  assert.equal(answer.status, 201, answer.message);
  const { userInfo } = answer.body.status as { userInfo: { username: string; groups: string[] } };
  return { username: userInfo.username, groups: userInfo.groups };
}

function review({ url, certificateAuthority }: ApiServer, token: string): Promise<Answer> {
  const client = new Client({ url, certificateAuthority, token });
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  return client.request('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', body);
}
