import { type ImageParameters, imageValidatingPolicy } from '@hexabase-kaas/policies';
import { schemaErrors } from '../tenancy/manifests/schema.ts';

const pipeline = {
  name: 'pipeline',
  issuer: 'https://token.actions.githubusercontent.com',
  subjectPattern: '^https://github\\.com/acme/.*$',
};
const platform = { name: 'platform', publicKey: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n' };
const parameters: ImageParameters = {
  name: 'signed-images',
  images: ['registry.example.com/*'],
  attestors: [pipeline, platform],
};
const spec = (change: Partial<ImageParameters> = {}, mode?: 'audit' | 'enforce'): object =>
  imageValidatingPolicy({ ...parameters, ...change }, {}, mode).spec as object;

describe('a policy on signatures', () => {
  test('meets the schema', async () => {
    expect(await schemaErrors(imageValidatingPolicy(parameters, { team: 'platform' }))).toEqual([]);
  });

  test('takes an identity or a key', () => {
    expect(spec()).toMatchObject({
      matchImageReferences: [{ glob: 'registry.example.com/*' }],
      attestors: [
        {
          name: 'pipeline',
          cosign: {
            keyless: { identities: [{ issuer: pipeline.issuer, subjectRegExp: pipeline.subjectPattern }] },
            ctlog: { url: 'https://rekor.sigstore.dev' },
          },
        },
        { name: 'platform', cosign: { key: { data: platform.publicKey }, ctlog: { insecureIgnoreTlog: true } } },
      ],
    });
  });

  test('takes alternatives of a subject as a whole', () => {
    const subjectPattern = '^https://github\\.com/acme/shop|https://github\\.com/acme/web$';
    const path = 'attestors.0.cosign.keyless.identities.0.subjectRegExp';
    expect(spec({ attestors: [{ ...pipeline, subjectPattern }] })).toHaveProperty(path, `^(?:${subjectPattern})$`);
  });

  test('looks at the images of all containers and volumes', () => {
    const { validations } = spec() as { validations: { expression: string }[] };
    expect(validations.map(({ expression }) => /^images\.(\w+)\./.exec(expression)?.[1])).toEqual([
      'containers',
      'initContainers',
      'ephemeralContainers',
      'imageVolumes',
    ]);
    for (const { expression } of validations) expect(expression).toContain('[attestors.pipeline, attestors.platform]');
  });

  test('shows Kyverno each image of a pod once, which hangs on some pods otherwise', () => {
    const { images } = spec() as { images: { name: string; expression: string }[] };
    expect(images.map(({ name }) => name)).toEqual([
      'containers',
      'initContainers',
      'ephemeralContainers',
      'imageVolumes',
    ]);
    for (const { expression } of images) expect(expression).toContain('.distinct()');
  });

  test('judges what is new in a pod, and has a webhook of its own by that', () => {
    expect(spec()).toHaveProperty('matchConditions.0.name', 'new-images');
  });

  test('asks for digests and writes none', () => {
    expect(spec()).toHaveProperty('validationConfigurations', {
      mutateDigest: false,
      verifyDigest: true,
      required: true,
    });
    expect(spec({ digest: false })).toHaveProperty('validationConfigurations.verifyDigest', false);
  });

  test('reports, and never blocks, in the mode audit', () => {
    expect(spec({}, 'audit')).toMatchObject({ validationActions: ['Audit'], failurePolicy: 'Ignore' });
    expect(spec()).toMatchObject({ validationActions: ['Deny'], failurePolicy: 'Fail' });
  });

  test.each<[string, Partial<ImageParameters>, string]>([
    ['on no image', { images: [] }, 'images is empty'],
    ['by nobody', { attestors: [] }, 'attestors is empty'],
    [
      'by a name that is no identifier',
      { attestors: [{ ...platform, name: 'the-platform' }] },
      'attestor "the-platform"',
    ],
    ['by two of one name', { attestors: [platform, platform] }, 'attestor platform is there twice'],
    [
      'by a private key',
      { attestors: [{ ...platform, publicKey: platform.publicKey.replaceAll('PUBLIC', 'PRIVATE') }] },
      'attestor platform: publicKey is not a public key in PEM',
    ],
    [
      'by a file with a private key beside the public one',
      {
        attestors: [
          { ...platform, publicKey: `${platform.publicKey}${platform.publicKey.replaceAll('PUBLIC', 'PRIVATE')}` },
        ],
      },
      'attestor platform: publicKey is not a public key in PEM',
    ],
    [
      'by a subject that others contain',
      { attestors: [{ ...pipeline, subjectPattern: 'github.com/acme/' }] },
      'attestor pipeline: subjectPattern must be anchored',
    ],
  ])('%s is refused', (_, change, fault) => {
    expect(() => spec(change)).toThrow(`image policy signed-images: ${fault}`);
  });
});
