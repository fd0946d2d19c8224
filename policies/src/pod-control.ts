import { containerPath, given, podChanged, podRules, podVariables } from './pod-template.js';
import type { Control, Policy, PolicyText, Severity, Variable } from './policy.js';
import { target } from './target.js';

/** One control of the Pod Security Standards. */
export interface PodControl extends PolicyText {
  readonly name: string;
  readonly standard: PodSecurityStandard;
  readonly severity: Severity;
  readonly japanese: PolicyText;
  readonly controls: readonly Control[];
  readonly variables?: readonly Variable[];
  /** Expression for a list of strings: each says which field of the pod is wrong, and what it is. */
  readonly offences: string;
  /** What holds of a pod, as the beginning of a sentence. */
  readonly rule: string;
  /** What is allowed, as the end of the sentence: `leave it out or set it to false`. */
  readonly advice: string;
}

/** Level of the Pod Security Standards. */
export type PodSecurityStandard = 'baseline' | 'restricted';

/** The policy on pods, and on everything that makes pods, that the control becomes. */
export const podControl = ({ standard, offences, rule, advice, variables = [], ...control }: PodControl): Policy => ({
  ...control,
  category: `Pod Security Standards (${standard === 'baseline' ? 'Baseline' : 'Restricted'})`,
  points: ['author', 'host', 'workspace'],
  match: { rules: podRules },
  conditions: [podChanged],
  variables: [target, ...podVariables, ...variables, { name: 'offences', expression: offences }],
  validations: [
    {
      expression: 'variables.offences.size() == 0',
      message: `${rule}; ${advice}`,
      messageExpression: `variables.target + " refused: " + variables.offences.join(", ") + ${JSON.stringify(`; ${advice}`)}`,
    },
  ],
});

/** Offences of the containers for which `wrong` holds; `text` is the expression for what follows their path. */
export const containerOffences = (wrong: string, text: string): string =>
  `variables.containers.filter(container, ${wrong}).map(container, ${containerPath} + ${text})`;

/**
 * Offences of a field that stands in the security context of the pod and in those of containers, wherever it is given:
 * `wrong` and `text` make expressions of the expression for its value.
 */
export function securityContextOffences(
  fields: readonly string[],
  wrong: (value: string) => string,
  text: (value: string) => string,
): string {
  const below = ['securityContext', ...fields];
  const offends = (root: string): string => `${given(root, ...below)} && ${wrong([root, ...below].join('.'))}`;
  const says = (root: string): string => `".${below.join('.')} is " + ${text([root, ...below].join('.'))}`;
  const pod = `(${offends('variables.pod')} ? [variables.path + ${says('variables.pod')}] : [])`;
  return `${pod} + ${containerOffences(offends('container'), says('container'))}`;
}

/** A Windows pod has none of the fields that shut a Linux container in, and the API server refuses them there. */
export const windows: Variable = {
  name: 'windows',
  expression: `${given('variables.pod', 'os')} && variables.pod.os.name == "windows"`,
};

/** Root in a user namespace is nobody on the node. */
export const userNamespace: Variable = {
  name: 'userNamespace',
  expression: `${given('variables.pod', 'hostUsers')} && variables.pod.hostUsers == false`,
};
