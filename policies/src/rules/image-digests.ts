import { imageVariables } from '../image-reference.js';
import { outsidePlatform } from '../outside-platform.js';
import { podChanged, podRules, podVariables } from '../pod-template.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/** Only sha256 and sha512 are registered digests of the OCI image specification. */
export function imageDigests(parameters: Pick<WorkloadParameters, 'platformNamespaces'>): Policy {
  return {
    name: 'image-digests',
    title: 'Images are named by their digest',
    category: 'Workloads',
    severity: 'medium',
    description:
      'A tag can be moved to another image after a review, and two nodes can then run two images under one name. A digest is the image.',
    remediation: 'Name the image by its digest, as in registry.example.com/app@sha256: and 64 digits',
    japanese: {
      title: 'イメージはダイジェストで指定する',
      description:
        'タグはレビューの後でも別のイメージに付け替えられ、ふたつのノードが同じ名前で別のイメージを動かすことになります。ダイジェストはイメージそのものです。',
      remediation: 'registry.example.com/app@sha256:… のように、ダイジェストで指定してください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'cis', id: '5.5.1' },
      { standard: 'owasp', id: 'K04' },
    ],
    match: { rules: podRules, namespaceSelector: outsidePlatform(parameters) },
    conditions: [podChanged],
    variables: [
      target,
      ...podVariables,
      ...imageVariables,
      {
        name: 'movable',
        expression:
          'variables.images.filter(image, !image.matches("^[^@]+@(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$"))',
      },
    ],
    validations: [
      {
        expression: 'variables.movable.size() == 0',
        message: 'images are named by their digest; add @sha256: and the digest',
        messageExpression:
          'variables.target + " refused: " + variables.path + " names " + variables.movable.join(", ") + " without a digest; add @sha256: and the digest to the name"',
      },
    ],
  };
}
