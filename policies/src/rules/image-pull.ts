import { imageVariables } from '../image-reference.js';
import { outsidePlatform } from '../outside-platform.js';
import { podChanged, podRules, podVariables } from '../pod-template.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/**
 * Where a pull policy is left out, the API server writes Always for the tag `latest` and for no tag, and IfNotPresent else:
 * before it has, an author is judged by what it will write.
 */
export function imagePull(parameters: Pick<WorkloadParameters, 'platformNamespaces'>): Policy {
  const latest = (image: string): string => `!${image}.matches(":[^/]*$") || ${image}.endsWith(":latest")`;
  const kept = (image: string, policy: string): string =>
    `!${image}.contains("@") && !(has(${policy}) && ${policy} != "" ? ${policy} == "Always" : (${latest(image)}))`;
  return {
    name: 'image-pull',
    title: 'An image is asked of its registry, or named by its digest',
    category: 'Workloads',
    severity: 'medium',
    description:
      'Nodes keep images. On a node that tenants share, a pod with the pull policy IfNotPresent or Never runs a private image that another tenant has pulled, without the credentials for it.',
    remediation: 'Set imagePullPolicy to Always, or name the image by its digest',
    japanese: {
      title: 'イメージはレジストリに確かめるか、ダイジェストで指定する',
      description:
        'ノードはイメージを保存します。テナントが共有するノードで、プルポリシーが IfNotPresent や Never の Pod は、別のテナントが取得した非公開イメージを、認証情報なしで動かせてしまいます。',
      remediation: 'imagePullPolicy を Always にするか、イメージをダイジェストで指定してください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-DI-1' },
      { standard: 'owasp', id: 'K01' },
    ],
    match: { rules: podRules, namespaceSelector: outsidePlatform(parameters) },
    conditions: [podChanged],
    variables: [
      target,
      ...podVariables,
      ...imageVariables,
      {
        name: 'kept',
        expression: `variables.containers.filter(one, has(one.image) && one.image != "" && ${kept('one.image', 'one.imagePullPolicy')}).map(one, one.image) + variables.imageVolumes.filter(one, ${kept('one.image.reference', 'one.image.pullPolicy')}).map(one, one.image.reference)`,
      },
    ],
    validations: [
      {
        expression: 'variables.kept.size() == 0',
        message:
          'an image without a digest has the pull policy Always; set imagePullPolicy to Always, or name the digest',
        messageExpression:
          'variables.target + " refused: " + variables.path + " takes " + variables.kept.join(", ") + " from a node without asking its registry; set imagePullPolicy to Always, or name the image by its digest"',
      },
    ],
  };
}
