import type { Manifest } from '../manifest.js';
import type { LabelSelector, Mode } from '../policy.js';
import { objectName } from '../policy-metadata.js';
import { failurePolicy } from './failure-policy.js';

/** Which images must be signed, and by whom. Opt-in: nobody else knows which signatures a platform trusts. */
export interface ImageParameters {
  /** DNS label, unique among the policies. */
  readonly name: string;
  /**
   * Images that are judged, as globs over the reference as it is written in the pod: `registry.example.com/*`. Others may
   * be there unsigned; which registries they come from is what `trustedRegistries` of other policies say.
   */
  readonly images: readonly string[];
  /** One of them must have signed. */
  readonly attestors: readonly Attestor[];
  /** Whether an image is named by digest, so that what was signed is what runs. @default true */
  readonly digest?: boolean;
  /** @default every namespace */
  readonly namespaceSelector?: LabelSelector;
}

/** Whose cosign signature counts. */
export type Attestor = KeylessAttestor | KeyAttestor;

/** An identity that a certificate authority of Sigstore vouches for, such as a workflow of a repository. */
export interface KeylessAttestor {
  /** Name in expressions: a letter, then letters and digits. */
  readonly name: string;
  /** URL of the OpenID Connect issuer: `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** Regular expression (RE2) over the whole subject of the certificate. */
  readonly subjectPattern: string;
  /** URL of the transparency log. @default https://rekor.sigstore.dev */
  readonly transparencyLog?: string;
}

/** A key pair of the platform's own. */
export interface KeyAttestor {
  /** As above. */
  readonly name: string;
  /** In PEM, as `cosign generate-key-pair` leaves it in `cosign.pub`. */
  readonly publicKey: string;
  /** URL of the transparency log. @default none: the key alone vouches, as behind an air gap */
  readonly transparencyLog?: string;
}

/**
 * `policies.kyverno.io/v1 ImageValidatingPolicy` over pods; Kyverno reads the registry, which no other engine does.
 *
 * Digests are asked for and never written in: a syncer would see another image than its tenant wrote. A pod that is there
 * already is judged again only when an image is new in it, so that it can be labelled, finished and removed whatever
 * becomes of a registry or a key.
 *
 * @throws RangeError with every parameter that would let everything pass or refuse everything
 */
export function imageValidatingPolicy(
  parameters: ImageParameters,
  labels: Readonly<Record<string, string>>,
  mode: Mode = 'enforce',
): Manifest {
  const { name, images, attestors, digest = true, namespaceSelector } = parameters;
  const faults = imageFaults(parameters);
  if (faults.length > 0) throw new RangeError(`image policy ${name}: ${faults.join('; ')}`);
  const signers = attestors.map((attestor) => `attestors.${attestor.name}`).join(', ');
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'ImageValidatingPolicy',
    metadata: { name: objectName(name), labels: { ...labels } },
    spec: {
      validationActions: [mode === 'enforce' ? 'Deny' : 'Audit'],
      failurePolicy: failurePolicy(mode, 'high'),
      // A scan would ask the registry for every image again and again.
      evaluation: { admission: { enabled: true }, background: { enabled: false } },
      autogen: { podControllers: { controllers: [] } },
      matchConstraints: {
        ...(namespaceSelector && { namespaceSelector }),
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['pods', 'pods/ephemeralcontainers'],
          },
        ],
      },
      matchConditions: [{ name: 'new-images', expression: newImages }],
      matchImageReferences: images.map((glob) => ({ glob })),
      // Kyverno 1.19 hangs on a pod that names an image twice and another one beside it.
      images: Object.entries(imageLists).map(([name, expression]) => ({ name, expression })),
      validationConfigurations: { mutateDigest: false, verifyDigest: digest, required: true },
      attestors: attestors.map(attestorManifest),
      validations: Object.keys(imageLists).map((list) => ({
        expression: `images.${list}.map(image, verifyImageSignatures(image, [${signers}])).all(count, count > 0)`,
        message: `an image of ${list} has no valid signature of ${attestors.map((one) => one.name).join(' or ')}; sign it, or use one that is signed`,
      })),
    },
  };
}

const containerKinds = ['containers', 'initContainers', 'ephemeralContainers'] as const;

const imagesOf = (pod: string, containers: string): string =>
  `${pod}.spec.?${containers}.orValue([]).map(container, container.image)`;

const volumesOf = (pod: string): string =>
  `${pod}.spec.?volumes.orValue([]).filter(volume, has(volume.image) && has(volume.image.reference)).map(volume, volume.image.reference)`;

const allImages = (pod: string): string =>
  [...containerKinds.map((kind) => imagesOf(pod, kind)), volumesOf(pod)].join(' + ');

/**
 * With a condition of its own, whatever it says, a policy also has a webhook of its own: two on one webhook hang
 * (https://github.com/kyverno/kyverno/issues/17275).
 */
const newImages = `request.operation == 'CREATE' || !(${allImages('object')}).all(image, image in (${allImages('oldObject')}))`;

/** Lists of images, in which each image of a pod is found once. The first three would be there of themselves, with repetitions. */
const imageLists: Readonly<Record<string, string>> = Object.fromEntries(
  [...containerKinds, 'imageVolumes'].map((list, index) => {
    const images = index < containerKinds.length ? imagesOf('object', list) : volumesOf('object');
    const earlier = containerKinds.slice(0, index).map((kind) => `image in ${imagesOf('object', kind)}`);
    return [list, `${images}.distinct()${earlier.map((found) => `.filter(image, !(${found}))`).join('')}`];
  }),
);

function attestorManifest(attestor: Attestor): object {
  const { name, transparencyLog } = attestor;
  if ('publicKey' in attestor) {
    const ctlog = transparencyLog === undefined ? { insecureIgnoreTlog: true } : { url: transparencyLog };
    return { name, cosign: { key: { data: attestor.publicKey }, ctlog } };
  }
  const identities = [{ issuer: attestor.issuer, subjectRegExp: whole(attestor.subjectPattern) }];
  return { name, cosign: { keyless: { identities }, ctlog: { url: transparencyLog ?? 'https://rekor.sigstore.dev' } } };
}

/** In `^one|other$` each anchor would hold for one alternative alone. */
const whole = (pattern: string): string => (pattern.includes('|') ? `^(?:${pattern})$` : pattern);

function imageFaults({ images, attestors }: ImageParameters): string[] {
  const bad = attestors.filter(({ name }) => !/^[a-z][A-Za-z0-9]*$/.test(name));
  const twice = attestors.filter(({ name }, index) => attestors.findIndex((one) => one.name === name) < index);
  const unread = attestors.filter((one) => 'publicKey' in one && !isPublicKey(one.publicKey));
  const loose = attestors.filter((one) => 'subjectPattern' in one && !/^\^.+\$$/.test(one.subjectPattern));
  return [
    ...(images.length === 0 ? ['images is empty; name the images by globs like "registry.example.com/*"'] : []),
    ...(attestors.length === 0 ? ['attestors is empty; name who signs'] : []),
    ...bad.map(({ name }) => `attestor ${JSON.stringify(name)}: a name is a small letter, then letters and digits`),
    ...twice.map(({ name }) => `attestor ${name} is there twice, and only one of them would count; rename one`),
    ...unread.map(
      ({ name }) =>
        `attestor ${name}: publicKey is not a public key in PEM; give the content of a file like cosign.pub`,
    ),
    ...loose.map(
      ({ name }) => `attestor ${name}: subjectPattern must be anchored, ^ to $, or others' subjects match too`,
    ),
  ];
}

/** A private key would end up in the policy, for everybody to read. */
const isPublicKey = (text: string): boolean =>
  /^\s*-----BEGIN (RSA )?PUBLIC KEY-----\s[^-]+-----END [^-]+-----\s*$/.test(text);
