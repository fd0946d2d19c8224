import { exclusions, notNode } from '../exclusion.js';
import type { Policy } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** The syncer of the vCluster requests the tokens of pods as a delivery user, a kubelet as a node. */
export function serviceAccountTokens(parameters: ProtectionParameters): Policy {
  return {
    name: 'service-account-tokens',
    title: 'A ServiceAccount token lives in its pods only',
    category: 'Tenant protection',
    severity: 'high',
    description:
      'A token Secret never expires, and a requested token outlives the membership of the person who asked for it: both let somebody act in the workspace whom the identity service has removed.',
    remediation: 'Run the program in a pod with that ServiceAccount, or sign in as a member of the workspace',
    japanese: {
      title: 'ServiceAccount のトークンは Pod の中にだけある',
      description:
        'トークン Secret には期限がなく、要求したトークンは、要求した人がワークスペースを離れた後も生きています。どちらも、ID サービスが外した人がワークスペースで動き続けることを許してしまいます。',
      remediation:
        'その ServiceAccount の Pod でプログラムを動かすか、ワークスペースのメンバーとしてサインインしてください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'cis', id: '5.1.13' },
      { standard: 'nsa', id: 'Protecting Pod service account tokens' },
      { standard: 'owasp', id: 'K09' },
    ],
    match: {
      rules: [
        { apiGroups: [''], operations: ['CREATE', 'UPDATE'], resources: ['secrets'] },
        { apiGroups: [''], operations: ['CREATE'], resources: ['serviceaccounts/token'] },
      ],
    },
    conditions: [...exclusions(parameters), notNode],
    variables: [target],
    validations: [
      {
        expression:
          'request.resource.resource != "secrets" || !has(object.type) || object.type != "kubernetes.io/service-account-token"',
        message: 'Secrets of type kubernetes.io/service-account-token are refused; use the token that a pod is given',
        messageExpression:
          'variables.target + " refused: a Secret of type kubernetes.io/service-account-token never expires; use the token that a pod with that ServiceAccount is given, or sign in as a member"',
      },
      {
        expression: 'request.resource.resource != "serviceaccounts"',
        message: 'ServiceAccount tokens are given to pods only; run the program in a pod, or sign in as a member',
        messageExpression:
          'variables.target + " refused: ServiceAccount tokens are given to pods only; run the program in a pod with that ServiceAccount, or sign in as a member"',
      },
    ],
  };
}
