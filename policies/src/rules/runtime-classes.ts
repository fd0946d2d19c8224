import { classList } from '../class-list.js';
import { outsidePlatform } from '../outside-platform.js';
import { podChanged, podRules, podVariables } from '../pod-template.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/** A pod without a runtime class gets the runtime of its node. */
export function runtimeClasses(
  parameters: Required<Pick<WorkloadParameters, 'runtimeClasses' | 'platformNamespaces'>>,
): Policy {
  const allowed = classList(parameters.runtimeClasses);
  return {
    name: 'runtime-classes',
    title: 'Pods have the runtime classes of the platform',
    category: 'Workloads',
    severity: 'medium',
    description:
      'A runtime class chooses the program that isolates a pod from its node, and brings tolerations and node selectors of its own. Without this policy a tenant could choose one that was meant for the platform.',
    remediation: 'Leave runtimeClassName out, or name a class that the platform offers',
    japanese: {
      title: 'Pod はプラットフォームが用意したランタイムクラスを使う',
      description:
        'ランタイムクラスは、Pod をノードから隔離するプログラムを選び、独自の toleration やノードセレクターも加えます。このポリシーがないと、テナントがプラットフォーム用のものを選べてしまいます。',
      remediation: 'runtimeClassName を書かないか、プラットフォームが用意したクラスを指定してください',
    },
    points: ['author', 'workspace'],
    controls: [{ standard: 'owasp', id: 'K01' }],
    match: { rules: podRules, namespaceSelector: outsidePlatform(parameters) },
    conditions: [podChanged],
    variables: [
      target,
      ...podVariables,
      { name: 'class', expression: 'has(variables.pod.runtimeClassName) ? variables.pod.runtimeClassName : ""' },
    ],
    validations: [
      {
        expression: `variables.class in ${JSON.stringify(['', ...parameters.runtimeClasses])}`,
        message: `a pod has no runtime class but those of the platform (${allowed}); leave runtimeClassName out or name one of them`,
        messageExpression: `variables.target + " refused: " + variables.path + ".runtimeClassName is " + variables.class + "; leave it out, or name one of those that the platform offers (${allowed})"`,
      },
    ],
  };
}
