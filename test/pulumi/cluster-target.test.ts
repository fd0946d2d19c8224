// What a preview says of a cluster target: nothing is asked of any server, and no value is quoted that may be a credential.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '@hexabase-kaas/pulumi-provider/runtime';
import { goldenDocuments } from '../golden-case.js';
import { deliveryInputs, specsOf } from './delivery-inputs.js';

const kubeconfig = {
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'u', user: { token: 's3cret' } }],
  contexts: [{ name: 'tokyo-admin', context: { cluster: 'c', user: 'u' } }],
  'current-context': 'tokyo-admin',
};
let folder = '';
const file = (name = 'kubeconfig'): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  writeFileSync(file(), JSON.stringify(kubeconfig));
  const plain = { ...kubeconfig, clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:1' } }] };
  writeFileSync(file('plain'), JSON.stringify(plain));
  writeFileSync(file('broken'), 'users: [{ token: s3cret');
});
afterAll(() => rmSync(folder, { recursive: true }));

const specs = specsOf(goldenDocuments('minimal'));
const failuresOf = async (cluster: unknown, fields: object = {}) =>
  (await check({}, deliveryInputs({ target: { cluster }, ...fields }))).failures;
const propertiesOf = async (cluster: unknown, fields: object = {}) =>
  (await failuresOf(cluster, fields)).map(({ property }) => property);

test('a target that can be used passes, without an answer from its server', async () => {
  const whole = {
    hostCluster: 'tokyo',
    kubeconfig: { file: file(), context: 'tokyo-admin' },
    tenantServer: 'https://{namespace}.vclusters.example.com:8443',
    namespace: 'kaas-system',
    adopt: false,
    wait: true,
    timeoutSeconds: 900,
  };
  expect(await failuresOf(whole)).toEqual([]);
  expect(await failuresOf({ hostCluster: 'tokyo', kubeconfig: { file: file() } })).toEqual([]);
});

test.each([
  ['no host cluster', { hostCluster: undefined }, ['hostCluster']],
  ['a name that is no id', { hostCluster: 'To kyo' }, ['hostCluster', 'hostCluster']],
  ['a field that there is not', { server: 'https://127.0.0.1' }, ['server']],
  ['a port that Object knows', { constructor: 'x' }, ['constructor']],
  ['the text of a kubeconfig', { kubeconfig: JSON.stringify(kubeconfig) }, ['kubeconfig']],
  ['it as a field', { kubeconfig: { text: JSON.stringify(kubeconfig) } }, ['kubeconfig.text']],
  ['it as a path', { kubeconfig: { file: `apiVersion: v1\n${JSON.stringify(kubeconfig)}` } }, ['kubeconfig.file']],
  ['a path that is empty', { kubeconfig: { file: '' } }, ['kubeconfig.file']],
  ['an address that is not https', { tenantServer: 'http://{namespace}.example.com' }, ['tenantServer']],
  ['an address with a password', { tenantServer: 'https://u:s3cret@{namespace}.example.com' }, ['tenantServer']],
  ['an address that is none', { tenantServer: 'https://{name}' }, ['tenantServer']],
  ['no name of a namespace', { namespace: 'Kaas' }, ['namespace']],
  ['texts for numbers and flags', { wait: 'yes', adopt: 1, timeoutSeconds: '9' }, ['wait', 'adopt', 'timeoutSeconds']],
  ['a time that is over', { timeoutSeconds: 0 }, ['timeoutSeconds']],
])('%s is refused at its property, with what to do', async (_what, fields, expected) => {
  const failures = await failuresOf({ hostCluster: 'tokyo', kubeconfig: { file: file() }, ...fields });
  expect(failures.map(({ property }) => property)).toEqual(expected.map((field) => `target.cluster.${field}`));
  for (const { reason } of failures) {
    expect(reason).toMatch(/\); ./);
    expect(reason).not.toContain('s3cret');
  }
});

test.each([
  ['is not there', { file: '/nowhere/kubeconfig' }, /cannot be read: ENOENT/],
  ['cannot be read', { file: 'broken' }, /cannot be read/],
  ['lacks the context', { file: 'kubeconfig', context: 'osaka' }, /has no context "osaka"; it has tokyo-admin/],
  ['is not for https', { file: 'plain' }, /which is not https/],
])('a kubeconfig that %s is refused', async (_what, given, reason) => {
  const named = given.file.startsWith('/') ? given : { ...given, file: file(given.file) };
  const failures = await failuresOf({ hostCluster: 'tokyo', kubeconfig: named });
  expect(failures).toEqual([{ property: 'target.cluster.kubeconfig', reason: expect.stringMatching(reason) }]);
  expect(JSON.stringify(failures)).not.toContain('s3cret');
});

test('a tenancy that is for another host cluster, or for more than one, is refused', async () => {
  const cluster = { hostCluster: 'osaka', kubeconfig: { file: file() } };
  expect(await failuresOf(cluster)).toEqual([
    {
      property: 'target.cluster.hostCluster',
      reason: expect.stringContaining('got "osaka"; the tenancy is for tokyo (bad-target)'),
    },
  ]);
  const osaka = { ...specs.hostClusters?.tokyo, name: 'osaka', domain: 'osaka.example.com' };
  const both = { hostClusters: { ...specs.hostClusters, osaka } };
  expect(await failuresOf({ ...cluster, hostCluster: 'tokyo' }, both)).toEqual([
    {
      property: 'target.cluster.hostCluster',
      reason: expect.stringMatching(/is for osaka too, which this target would leave out.*a Tenancy of its own/),
    },
  ]);
  // Without anything to deliver there is nothing that could be left out: so everything is taken back.
  expect(await propertiesOf(cluster, { hostClusters: {}, workspaces: {} })).toEqual([]);
});
