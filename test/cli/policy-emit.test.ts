import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { kaas, scratch } from './kaas.js';

const dir = scratch();
afterAll(dir.remove);

interface Emitted {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly validationActions?: readonly string[];
    readonly matchConstraints?: { readonly namespaceSelector?: object };
  };
}
const documents = (text: string): Emitted[] => parseAllDocuments(text).map((document) => document.toJS() as Emitted);

test('prints the policies for Kyverno, which report, if nothing else is asked for', async () => {
  const { code, out, err } = await kaas(['policy', 'emit']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const found = documents(out);
  expect(found.length).toBeGreaterThan(8);
  expect(new Set(found.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(
    new Set(['policies.kyverno.io/v1 ValidatingPolicy']),
  );
  for (const { spec } of found) expect(spec.validationActions).toEqual(['Audit']);
});

test('prints policies and bindings for the API server', async () => {
  const { out } = await kaas(['policy', 'emit', '--engine', 'admission', '--mode', 'enforce']);
  const kinds = documents(out).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'ValidatingAdmissionPolicy')).toHaveLength(kinds.length / 2);
  expect(kinds.filter((kind) => kind === 'ValidatingAdmissionPolicyBinding')).toHaveLength(kinds.length / 2);
});

test('restricted demands more than baseline', async () => {
  const count = async (...args: string[]) => documents((await kaas(['policy', 'emit', ...args])).out).length;
  expect(await count('--standard', 'restricted')).toBeGreaterThan(await count());
});

test('leaves out the namespaces of the platform, or those that are named', async () => {
  const selector = async (...args: string[]) =>
    documents((await kaas(['policy', 'emit', ...args])).out)[0]?.spec.matchConstraints?.namespaceSelector;
  const except = (values: string[]) => ({
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values }],
  });
  expect(await selector()).toEqual(except(['flux-system', 'kube-node-lease', 'kube-public', 'kube-system', 'kyverno']));
  expect(await selector('--except-namespace', 'mine,yours')).toEqual(except(['mine', 'yours']));
  const twice = ['--except-namespace', 'mine', '--except-namespace', 'yours'];
  expect(await selector(...twice)).toEqual(except(['mine', 'yours']));
});

test('an option that is given several times holds all that was given', async () => {
  const registries = ['a.example.com', 'b.example.com'].flatMap((name) => ['--trusted-registry', name]);
  const { out } = await kaas(['policy', 'emit', ...registries]);
  expect(out).toContain('a.example.com');
  expect(out).toContain('b.example.com');
});

test('asks for registries and owners where they are named', async () => {
  const { out } = await kaas(['policy', 'emit', '--trusted-registry', 'registry.example.com', '--require-digests']);
  for (const name of ['trusted-registries', 'namespace-owner', 'image-digests'])
    expect(out).toContain(`name: kaas-${name}\n`);
  expect(out).toContain('registry.example.com');
  expect(out).toContain('kaas.hexabase.ai/owner');
  expect((await kaas(['policy', 'emit'])).out).not.toContain('kaas-trusted-registries');
});

test('--out writes a file for each policy and a kustomization, and says what is next', async () => {
  const out = dir.path('policies');
  const run = await kaas(['policy', 'emit', '--out', out]);
  expect(run.out).toContain(`Next: kubectl apply -k ${out}`);
  const { resources } = documents(readFileSync(`${out}/kustomization.yaml`, 'utf8'))[0] as unknown as {
    resources: string[];
  };
  expect([...resources, 'kustomization.yaml'].sort()).toEqual(readdirSync(out).sort());
  expect(documents(readFileSync(`${out}/host-namespaces.yaml`, 'utf8'))).toHaveLength(1);
});

describe('signed images', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const key = dir.path('Release-2026.pub');
  const secret = dir.path('secret.pem');
  beforeAll(() => {
    writeFileSync(key, pem);
    writeFileSync(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  });
  const ask = ['policy', 'emit', '--signed-images', 'registry.example.com/*,mirror.example.com/*', '--key'];

  test('are a policy of the bundle, outside the platform', async () => {
    const out = dir.path('signed');
    const run = await kaas([...ask, key, '--mode', 'enforce', '--out', out]);
    expect(run).toMatchObject({ code: 0, err: '' });
    expect(readFileSync(`${out}/kustomization.yaml`, 'utf8')).toContain('- signed-images.yaml\n');
    expect(documents(readFileSync(`${out}/signed-images.yaml`, 'utf8'))).toMatchObject([
      {
        kind: 'ImageValidatingPolicy',
        metadata: { name: 'kaas-signed-images', labels: { 'kaas.hexabase.ai/managed': 'true' } },
        spec: {
          validationActions: ['Deny'],
          matchConstraints: { namespaceSelector: { matchExpressions: [{ operator: 'NotIn' }] } },
          matchImageReferences: [{ glob: 'registry.example.com/*' }, { glob: 'mirror.example.com/*' }],
          attestors: [{ name: 'release2026', cosign: { key: { data: pem } } }],
        },
      },
    ]);
  });

  test.each([
    ['without a key', ['policy', 'emit', '--signed-images', '*'], '--signed-images and --key belong together'],
    ['without images', ['policy', 'emit', '--key', key], '--signed-images and --key belong together'],
    ['by a key that is not there', [...ask, 'none.pub'], '--key none.pub: no such file'],
    ['by a private key', [...ask, secret], 'attestor secret: publicKey is not a public key in PEM'],
    ['by the API server', [...ask, key, '--engine', 'admission'], '--signed-images needs --engine kyverno'],
  ])('are refused %s', async (_, args, message) => {
    const { code, err, out } = await kaas(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});

test.each([
  ['a version that is not known', ['--kubernetes', '1.20'], 'not known for Kubernetes "1.20"'],
  ['a version that is none', ['--kubernetes', 'new'], 'not known for Kubernetes "new"'],
  ['an engine that is not there', ['--engine', 'opa'], 'Allowed choices are kyverno, admission'],
  ['owner labels without registries', ['--owner-label', 'team'], 'name --trusted-registry as well'],
])('refuses %s', async (_, args, message) => {
  const { code, err } = await kaas(['policy', 'emit', ...args]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});
