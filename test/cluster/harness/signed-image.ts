import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type Descriptor, type ImageRegistry, indexType, manifestType } from './image-registry.ts';

/** An image of a registry. */
export interface Image {
  readonly registry: ImageRegistry;
  readonly repository: string;
  readonly descriptor: Descriptor;
  /** Reference by digest: what is signed. */
  readonly byDigest: string;
  readonly byTag: string;
}

/** Puts an image of one layer into a registry, under the tag `1`. No two repositories hold the same one. */
export function pushImage(registry: ImageRegistry, repository: string): Image {
  const layer = Buffer.from(`layer of ${repository}`);
  const diff = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
  const config = { architecture: 'amd64', os: 'linux', config: {}, rootfs: { type: 'layers', diff_ids: [diff] } };
  const descriptor = registry.putManifest(
    repository,
    {
      schemaVersion: 2,
      mediaType: manifestType,
      config: registry.putBlob('application/vnd.oci.image.config.v1+json', json(config)),
      layers: [registry.putBlob('application/vnd.oci.image.layer.v1.tar', layer)],
    },
    '1',
  );
  return imageOf(registry, repository, descriptor);
}

/** The same as an image of several platforms, of which one is there. */
export function pushIndex(registry: ImageRegistry, repository: string): Image {
  const { descriptor } = pushImage(registry, repository);
  const manifests = [{ ...descriptor, platform: { os: 'linux', architecture: 'amd64' } }];
  const index = { schemaVersion: 2, mediaType: indexType, manifests } as const;
  return imageOf(registry, repository, registry.putManifest(repository, index, '1'));
}

function imageOf(registry: ImageRegistry, repository: string, descriptor: Descriptor): Image {
  const name = `${registry.host}/${repository}`;
  return { registry, repository, descriptor, byDigest: `${name}@${descriptor.digest}`, byTag: `${name}:1` };
}

/** A pair as `cosign generate-key-pair` makes it: ECDSA on P-256. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** In PEM. */
  readonly publicKey: string;
}

export function signingKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

/** A claim about an image and what was signed for it; the two belong together where nobody tampered. */
export interface Signature {
  readonly payload: Buffer;
  /** In Base64. */
  readonly signature: string;
}

/** The claim that cosign signs (its SIGNATURE_SPEC.md, simple signing). */
export function signImage({ registry, repository, descriptor }: Image, { privateKey }: SigningKey): Signature {
  const payload = json({
    critical: {
      identity: { 'docker-reference': `${registry.host}/${repository}` },
      image: { 'docker-manifest-digest': descriptor.digest },
      type: 'cosign container image signature',
    },
    optional: null,
  });
  return { payload, signature: sign('sha256', payload, privateKey).toString('base64') };
}

/** Puts signatures where cosign 1 and 2 look for those of an image: layers under a tag that is made of its digest. */
export function attach({ registry, repository, descriptor }: Image, signatures: readonly Signature[]): void {
  const type = 'application/vnd.dev.cosign.simplesigning.v1+json';
  registry.putManifest(
    repository,
    {
      schemaVersion: 2,
      mediaType: manifestType,
      config: registry.putBlob('application/vnd.oci.image.config.v1+json', json({ rootfs: { type: 'layers' } })),
      layers: signatures.map(({ payload, signature }) =>
        registry.putBlob(type, payload, { 'dev.cosignproject.cosign/signature': signature }),
      ),
    },
    `${descriptor.digest.replace(':', '-')}.sig`,
  );
}

/** What a statement is about, and what it says. */
export interface Statement {
  readonly about: Image;
  /** @default a signature */
  readonly predicateType?: string;
}

/**
 * Signs as cosign 3 does unless it is told otherwise: an in-toto statement in a DSSE envelope, in a Sigstore bundle that
 * refers to the image (its BUNDLE_SPEC.md).
 *
 * @param statement @default a signature of the image that the bundle refers to
 */
export function attachBundle(
  image: Image,
  { privateKey, publicKey }: SigningKey,
  { about, predicateType = 'https://sigstore.dev/cosign/sign/v1' }: Statement = { about: image },
): void {
  const { registry, repository, descriptor: subject } = image;
  const statement = json({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: about.repository, digest: { sha256: about.descriptor.digest.replace('sha256:', '') } }],
    predicateType,
    predicate: {},
  });
  const payloadType = 'application/vnd.in-toto+json';
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${statement.length} `),
    statement,
  ]);
  const sig = sign('sha256', signed, privateKey).toString('base64');
  const hint = createHash('sha256').update(publicKey).digest('base64');
  const bundle = {
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint } },
    dsseEnvelope: { payload: statement.toString('base64'), payloadType, signatures: [{ sig }] },
  };
  registry.putManifest(repository, {
    schemaVersion: 2,
    mediaType: manifestType,
    artifactType: bundleType,
    config: registry.putBlob('application/vnd.oci.empty.v1+json', json({})),
    layers: [registry.putBlob(bundleType, json(bundle))],
    subject,
  });
}

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
