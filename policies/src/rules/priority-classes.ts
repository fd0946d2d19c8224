import { classList } from '../class-list.js';
import { outsidePlatform } from '../outside-platform.js';
import { podChanged, podRules, podVariables } from '../pod-template.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';
import type { WorkloadParameters } from '../workload-parameters.js';

/** Inside a vCluster a class only orders the tenant's own pods: the syncer gives each the tenant's class on the host. */
export function priorityClasses(
  parameters: Required<Pick<WorkloadParameters, 'priorityClasses' | 'platformNamespaces'>>,
): Policy {
  const allowed = classList(parameters.priorityClasses);
  return {
    name: 'priority-classes',
    title: 'Pods have the priority classes of the platform',
    category: 'Workloads',
    severity: 'medium',
    description:
      'A pod of a higher class drives out pods of lower ones when room is short. Without this policy a tenant could take the place of others, of the system included.',
    remediation: 'Leave priorityClassName out, or name a class that the platform offers',
    japanese: {
      title: 'Pod はプラットフォームが用意した優先度クラスを使う',
      description:
        '余裕がなくなると、高いクラスの Pod は低いクラスの Pod を追い出します。このポリシーがないと、テナントがほかの Pod やシステムの Pod の場所を奪えてしまいます。',
      remediation: 'priorityClassName を書かないか、プラットフォームが用意したクラスを指定してください',
    },
    points: ['author', 'workspace'],
    controls: [{ standard: 'owasp', id: 'K01' }],
    match: { rules: podRules, namespaceSelector: outsidePlatform(parameters) },
    conditions: [podChanged],
    variables: [
      target,
      ...podVariables,
      {
        name: 'class',
        expression: 'has(variables.pod.priorityClassName) ? variables.pod.priorityClassName : ""',
      },
    ],
    validations: [
      {
        expression: `variables.class in ${JSON.stringify(['', ...parameters.priorityClasses])}`,
        message: `a pod has no priority class but those of the platform (${allowed}); leave priorityClassName out or name one of them`,
        messageExpression: `variables.target + " refused: " + variables.path + ".priorityClassName is " + variables.class + "; leave it out, or name one of those that the platform offers (${allowed})"`,
      },
    ],
  };
}
