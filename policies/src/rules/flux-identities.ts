import { fluxConditions, fluxMatch, fluxVariables } from '../flux-object.js';
import type { FluxParameters } from '../flux-parameters.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';

/**
 * What a Kustomization patches or renders is bounded by the ServiceAccount that it acts as, so patches need no rule of their
 * own. What it reads by `substituteFrom` and `valuesFrom` is not: the controller reads that itself.
 */
export function fluxIdentities(parameters: FluxParameters): Policy {
  const secrets = JSON.stringify(parameters.platformSecrets);
  return {
    name: 'flux-identities',
    title: 'A Kustomization of a tenant acts as a ServiceAccount of its namespace',
    category: 'Delivery',
    severity: 'critical',
    description:
      'Without a ServiceAccount, Flux applies what a tenant wrote with the rights of its controller, which are all rights. With a kubeConfig it acts as the administrator of another cluster, and a kubeconfig can name a program to run (CVE-2021-41254, CVE-2022-24817). By a value or a substitution from a Secret of the platform, the controller hands out what the tenant may not read.',
    remediation: 'Name a ServiceAccount of the own namespace, and leave out kubeConfig and other namespaces',
    japanese: {
      title: 'テナントの Kustomization は自分の Namespace の ServiceAccount として動く',
      description:
        'ServiceAccount がないと、Flux はテナントの書いたものを、あらゆる権限を持つコントローラーとして適用します。kubeConfig があると別のクラスターの管理者として動き、kubeconfig には実行するプログラムまで書けます (CVE-2021-41254、CVE-2022-24817)。プラットフォームの Secret からの値や置換を通じて、テナントが読めないものをコントローラーが渡してしまいます。',
      remediation: '自分の Namespace の ServiceAccount を指定し、kubeConfig と別の Namespace は書かないでください',
    },
    points: ['author', 'host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL2-CC-TI-1' },
      { standard: 'nsa', id: 'Authentication and authorization' },
      { standard: 'owasp', id: 'K02' },
    ],
    match: fluxMatch(parameters, { helm: ['helmreleases'], kustomize: ['kustomizations'] }),
    conditions: fluxConditions(parameters),
    variables: [
      target,
      ...fluxVariables,
      {
        name: 'elsewhere',
        expression:
          '(has(variables.spec.targetNamespace) ? [variables.spec.targetNamespace] : []) + (has(variables.spec.storageNamespace) ? [variables.spec.storageNamespace] : [])',
      },
      {
        name: 'sources',
        expression:
          '(has(variables.spec.valuesFrom) ? variables.spec.valuesFrom : []) + (has(variables.spec.postBuild) && has(variables.spec.postBuild.substituteFrom) ? variables.spec.postBuild.substituteFrom : []) + (has(variables.spec.decryption) && has(variables.spec.decryption.secretRef) ? [variables.spec.decryption.secretRef] : [])',
      },
      {
        name: 'taken',
        expression: `variables.sources.filter(one, one.name in ${secrets} || one.name.startsWith("sh.helm.release.")).map(one, one.name)`,
      },
      {
        name: 'path',
        expression: 'has(variables.spec.path) && object.kind == "Kustomization" ? string(variables.spec.path) : ""',
      },
    ],
    validations: [
      {
        expression: 'has(variables.spec.serviceAccountName) && variables.spec.serviceAccountName != ""',
        message: 'spec.serviceAccountName is missing; name a ServiceAccount of the own namespace',
        messageExpression:
          'variables.target + " refused: without spec.serviceAccountName Flux would act with its own rights; name a ServiceAccount of the own namespace"',
      },
      {
        // So the chart of vCluster names the accounts of a control plane, which stand in the same namespace.
        expression: '!variables.spec.serviceAccountName.startsWith("vc-")',
        message: 'spec.serviceAccountName is not an account of the platform; name one of your own',
        messageExpression:
          'variables.target + " refused: spec.serviceAccountName " + variables.spec.serviceAccountName + " is the account of a control plane; name one of your own"',
      },
      {
        expression: '!has(variables.spec.kubeConfig)',
        message: 'spec.kubeConfig is refused; leave it out, the platform delivers into vClusters',
        messageExpression:
          'variables.target + " refused: spec.kubeConfig would act as the administrator of another cluster; leave it out, the platform delivers into vClusters"',
      },
      {
        expression: 'variables.elsewhere.all(one, one == "" || one == variables.home)',
        message: 'targetNamespace and storageNamespace are the own namespace; leave them out',
        messageExpression:
          'variables.target + " refused: it would write to the namespace " + variables.elsewhere.filter(one, one != variables.home).join(", ") + "; leave spec.targetNamespace and spec.storageNamespace out"',
      },
      {
        expression: 'variables.taken.size() == 0',
        message: 'values and substitutions do not come from Secrets of the platform; use a Secret of your own',
        messageExpression:
          'variables.target + " refused: " + variables.taken.join(", ") + " is a Secret of the platform; use a Secret of your own"',
      },
      {
        expression: '!variables.path.matches("(^|/)[.][.](/|$)")',
        message: 'spec.path stays inside its source; leave out the dots',
        messageExpression:
          'variables.target + " refused: spec.path " + variables.path + " leads out of its source; name a folder of the source"',
      },
      {
        expression: `!has(variables.spec.commonMetadata) || !has(variables.spec.commonMetadata.labels) || !("${parameters.managedLabel}" in variables.spec.commonMetadata.labels)`,
        message: `the label ${parameters.managedLabel} marks what delivery made; leave it out of spec.commonMetadata`,
        messageExpression: `variables.target + " refused: the label ${parameters.managedLabel} marks what delivery made; leave it out of spec.commonMetadata"`,
      },
    ],
  };
}
