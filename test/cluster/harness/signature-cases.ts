import type { Manifest } from '@hexabase-kaas/tenancy';
import type { ImageRegistry } from './image-registry.ts';
import { pod, podSpec } from './samples.ts';
import {
  attach,
  attachBundle,
  type Image,
  pushImage,
  pushIndex,
  type SigningKey,
  type Statement,
  signImage,
  signingKey,
} from './signed-image.ts';

/** A pod that a policy on signatures judges. */
export interface SignatureCase {
  readonly title: string;
  readonly pod: Manifest;
  /** What the refusal says. @default none: it is let in */
  readonly refused?: RegExp;
}

/** Who may sign, and somebody who may not. */
export interface Signers {
  readonly pipeline: SigningKey;
  readonly platform: SigningKey;
  readonly stranger: SigningKey;
}

export const signers = (): Signers => ({ pipeline: signingKey(), platform: signingKey(), stranger: signingKey() });

/** Pods of a namespace with images that it puts into a registry that is judged, and into one that is not. */
export function signatureCases(
  namespace: string,
  judged: ImageRegistry,
  elsewhere: ImageRegistry,
  { pipeline, platform, stranger }: Signers,
): SignatureCase[] {
  const image = (name: string, ...keys: SigningKey[]): Image => {
    const pushed = pushImage(judged, `shop/${name}`);
    if (keys.length > 0)
      attach(
        pushed,
        keys.map((key) => signImage(pushed, key)),
      );
    return pushed;
  };
  const bundled = (name: string, key: SigningKey, statement?: Statement): Image => {
    const pushed = pushImage(judged, `shop/${name}`);
    attachBundle(pushed, key, statement);
    return pushed;
  };
  const signed = image('signed', platform);
  const other = image('other', pipeline);
  const unsigned = image('unsigned');
  const claim = signImage(signed, platform);

  // Kyverno takes whatever an attestor states about an image in a bundle for its signature.
  const attested = pushImage(judged, 'shop/attested');
  attachBundle(attested, platform, { about: attested, predicateType: 'https://spdx.dev/Document' });

  // And where there is a bundle, whoever made it, it looks for no signature of the older format.
  const overshadowed = image('overshadowed', platform);
  attachBundle(overshadowed, stranger);

  const index = pushIndex(judged, 'shop/index');
  attach(index, [signImage(index, platform)]);
  const replayed = image('replayed');
  attach(replayed, [claim]);
  const tampered = image('tampered');
  const payload = claim.payload.toString().replace(signed.descriptor.digest, tampered.descriptor.digest);
  attach(tampered, [{ ...claim, payload: Buffer.from(payload) }]);

  const none = /an image of containers has no valid signature of pipeline or platform/;
  const cases: [string, readonly string[] | Images, RegExp?][] = [
    ['signed', [signed.byDigest]],
    ['signed by the other one', [other.byDigest]],
    ['signed by both', [image('both', platform, pipeline).byDigest]],
    ['signed by a stranger and then by the platform', [image('countersigned', stranger, platform).byDigest]],
    ['signed as cosign 3 does', [bundled('bundled', platform).byDigest]],
    ['attested by the platform as cosign 3 does', [attested.byDigest]],
    ['signed, with a bundle of a stranger beside it', [overshadowed.byDigest], none],
    ['of several platforms, signed', [index.byDigest]],
    ['of several platforms, unsigned', [pushIndex(judged, 'shop/unsigned-index').byDigest], none],
    ['signed, named by a tag and a digest', [signed.byDigest.replace('@', ':1@')]],
    ['signed, named by a tag', [signed.byTag], /image .*:1 does not have a digest/],
    ['unsigned', [unsigned.byDigest], none],
    ['signed by a stranger', [image('strange', stranger).byDigest], none],
    ['signed by a stranger as cosign 3 does', [bundled('strange-bundle', stranger).byDigest], none],
    ['with the signature of another image', [replayed.byDigest], none],
    ['with the bundle of another image', [bundled('replayed-bundle', platform, { about: signed }).byDigest], none],
    ['with a claim that was changed after it was signed', [tampered.byDigest], none],
    ['of which nobody knows the digest', [`${signed.byDigest.slice(0, -4)}0000`], /MANIFEST_UNKNOWN|404/],
    ['of another registry, unsigned', [pushImage(elsewhere, 'shop/app').byTag]],
    ['two, one of them unsigned', [signed.byDigest, unsigned.byDigest], none],
    ['three, two of them the same', [signed.byDigest, signed.byDigest, other.byDigest]],
    ['named by two kinds of containers', { main: [signed.byDigest, other.byDigest], init: [signed.byDigest] }],
    ['unsigned, named by two kinds', { main: [signed.byDigest, unsigned.byDigest], init: [unsigned.byDigest] }, none],
    ['of an init container, signed', { main: [signed.byDigest], init: [other.byDigest] }],
    ['of an init container, unsigned', { main: [signed.byDigest], init: [unsigned.byDigest] }, /an image of initCon/],
    ['of a volume, signed', { main: [signed.byDigest], volumes: [other.byDigest] }],
    ['of a volume, unsigned', { main: [signed.byDigest], volumes: [unsigned.byDigest] }, /an image of imageVol/],
  ];
  return cases.map(([title, images, refused], index) => ({
    title,
    pod: podOf(namespace, `case-${index}`, 'main' in images ? images : { main: images }),
    ...(refused && { refused }),
  }));
}

/** Images, in the places that a pod has for them. */
interface Images {
  readonly main: readonly string[];
  readonly init?: readonly string[];
  readonly volumes?: readonly string[];
}

/** A pod of these images. */
export function podOf(namespace: string, name: string, { main, init = [], volumes = [] }: Images): Manifest {
  const { containers } = podSpec() as { containers: object[] };
  const named = (prefix: string) => (image: string, index: number) => ({
    ...containers[0],
    name: `${prefix}-${index}`,
    image,
  });
  return pod(namespace, name, {
    containers: main.map(named('main')),
    initContainers: init.map(named('init')),
    volumes: volumes.map((reference, index) => ({ name: `volume-${index}`, image: { reference } })),
  });
}
