import { referenceVariables } from '../image-reference.js';
import { outsidePlatform } from '../outside-platform.js';
import { podChanged, podRules, podVariables } from '../pod-template.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/**
 * Nobody is left out: what delivery or a controller brings is an image like any other. A name that no runtime could read is
 * refused too, so that no trick with dots or slashes in a path depends on how a runtime reads it.
 */
export function trustedRegistries(
  parameters: Pick<WorkloadParameters, 'trustedRegistries' | 'platformNamespaces'>,
): Policy {
  const trusted = parameters.trustedRegistries.map((registry) => registry.replace(/\/+$/, ''));
  const list = trusted.join(', ');
  return {
    name: 'trusted-registries',
    title: 'Images come from trusted registries',
    category: 'Workloads',
    severity: 'high',
    description:
      'Whoever controls an image controls what runs. Without this policy a pod could run an image that nobody has looked at, from a registry that resembles the trusted one, in an init or ephemeral container or as a volume.',
    remediation: 'Push the image to a trusted registry and name it with its host',
    japanese: {
      title: 'イメージは信頼できるレジストリから取る',
      description:
        'イメージを握る者が、動くものを握ります。このポリシーがないと、だれも確かめていないイメージや、信頼できるレジストリに似せたレジストリのイメージが、init コンテナー、一時コンテナー、ボリュームとしても動いてしまいます。',
      remediation: 'イメージを信頼できるレジストリに置き、ホスト名から書いてください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'cis', id: '5.5.1' },
      { standard: 'nsa', id: 'Building secure container images' },
      { standard: 'owasp', id: 'K04' },
    ],
    match: { rules: podRules, namespaceSelector: outsidePlatform(parameters) },
    conditions: [podChanged],
    variables: [
      target,
      ...podVariables,
      ...referenceVariables,
      {
        name: 'untrusted',
        expression: `variables.references.filter(image, (image[0].contains("@") && !image[0].matches("^[^@]+@[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-fA-F]{32,}$")) || !image[1].matches("^[^/]+(/[a-z0-9]+((\\\\.|_|__|-+)[a-z0-9]+)*)+$") || !${JSON.stringify(trusted)}.exists(trusted, image[1] == trusted || image[1].startsWith(trusted + "/"))).map(image, image[0] + (image[0].startsWith(image[1]) ? "" : " (that is " + image[1] + ")"))`,
      },
    ],
    validations: [
      {
        expression: 'variables.untrusted.size() == 0',
        message: `images come from trusted registries only; push the image to one of ${list}`,
        messageExpression: `variables.target + " refused: " + variables.path + " names " + variables.untrusted.join(", ") + ", which no trusted registry has; push the image to one of ${list}, and name it with its host in lower case"`,
      },
    ],
  };
}
