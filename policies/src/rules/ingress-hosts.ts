import { exclusions } from '../exclusion.js';
import { controllerAnnotations, controllerPaths } from '../ingress-annotation.js';
import type { Policy, Validation } from '../policy.js';
import type { ProtectionParameters } from '../protection-parameters.js';
import { target } from '../target.js';

/** What one workspace may publish through the ingress of its host cluster. */
export interface IngressParameters {
  /** Names that the workspace serves; `*.` in front stands for one label. */
  readonly hostnames: readonly string[];
  /** Ingress class of the host cluster. @default the host cluster has no ingress */
  readonly ingressClass?: string;
}

/**
 * The ingress controller is shared, and gives a name to whoever asks for it first: the tenancy says whose it is.
 *
 * The class must be named, not only be no other: without one the host cluster's default class decides, which may be
 * another controller than the one that the platform gives to tenants. An Ingress that is older than a change of the
 * names is judged when it is next written.
 */
export function ingressHosts(
  { hostnames, ingressClass }: IngressParameters,
  parameters: Pick<ProtectionParameters, 'deliveryUsers'>,
): Policy {
  return {
    name: 'ingress-hosts',
    title: 'An Ingress serves the names of its workspace only',
    category: 'Tenant protection',
    severity: 'critical',
    description:
      'All workspaces of a host cluster share its ingress. Without this policy a tenant could take the name of another workspace or of the platform, with its visitors and their sessions, take every name that nobody has, or put own configuration into the controller, which reads the secrets of all tenants.',
    remediation: 'Name hosts that the workspace declares, or declare further hostnames in the tenancy',
    japanese: {
      title: 'Ingress が公開するのは自分のワークスペースの名前だけ',
      description:
        'ホストクラスターの Ingress は、すべてのワークスペースが共有します。このポリシーがないと、テナントが別のワークスペースやプラットフォームの名前を訪問者やセッションごと奪ったり、だれのものでもない名前をすべて取ったり、全テナントの Secret を読むコントローラーに独自の設定を入れたりできてしまいます。',
      remediation: 'ワークスペースが宣言しているホスト名を使うか、テナンシーで hostnames を追加してください',
    },
    points: ['author', 'workspace'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [{ apiGroups: ['networking.k8s.io'], operations: ['CREATE', 'UPDATE'], resources: ['ingresses'] }],
    },
    conditions: exclusions(parameters),
    ...(hostnames.length === 0
      ? closed('the workspace declares no hostnames', 'declare hostnames of the workspace in the tenancy')
      : ingressClass === undefined
        ? closed('the host cluster has no ingress', 'ask the platform for one, or for a host cluster that has one')
        : open(hostnames, ingressClass)),
  };
}

type Rules = Pick<Policy, 'variables' | 'validations'>;

const closed = (why: string, advice: string): Rules => ({
  variables: [target],
  validations: [
    {
      expression: 'false',
      message: `an Ingress is refused, as ${why}; ${advice}`,
      messageExpression: `variables.target + " refused: ${why}; ${advice}"`,
    },
  ],
});

function open(hostnames: readonly string[], ingressClass: string): Rules {
  const declared = JSON.stringify(hostnames);
  // `*.x` covers `*.x` and one label before `.x`; a wildcard is covered by itself alone.
  const covered = `(host in ${declared} || (host.indexOf(".") > 0 && "*" + host.substring(host.indexOf(".")) in ${declared}))`;
  const names = hostnames.join(', ');
  return {
    variables: [
      target,
      {
        name: 'annotations',
        expression: controllerAnnotations,
      },
      { name: 'paths', expression: controllerPaths },
      { name: 'rules', expression: 'has(object.spec.rules) ? object.spec.rules : []' },
      { name: 'tls', expression: 'has(object.spec.tls) ? object.spec.tls : []' },
      {
        name: 'foreign',
        expression: `variables.rules.map(rule, has(rule.host) ? rule.host : "").filter(host, host != "" && !${covered}) + variables.tls.map(tls, has(tls.hosts) ? tls.hosts.filter(host, !${covered}).join(", ") : "").filter(hosts, hosts != "")`,
      },
    ],
    validations: [
      {
        expression: '!has(object.spec.defaultBackend)',
        ...refusal(
          'spec.defaultBackend would take every name that nobody has',
          `move it to a rule with a host of ${names}`,
        ),
      },
      {
        expression:
          'variables.rules.all(rule, has(rule.host) && rule.host != "") && variables.tls.all(tls, has(tls.hosts) && tls.hosts.size() > 0)',
        ...refusal(
          'a rule or tls entry without a host stands for every name',
          `give each rule a host and each tls entry hosts of ${names}`,
        ),
      },
      {
        expression: 'variables.foreign.size() == 0',
        message: `an Ingress names only hosts that the workspace declares; use one of ${names}, or declare hostnames of the workspace in the tenancy`,
        messageExpression: `variables.target + " refused: the workspace does not declare " + variables.foreign.join(", ") + "; use one of ${names}, or declare hostnames of the workspace in the tenancy"`,
      },
      {
        expression: `has(object.spec.ingressClassName) && object.spec.ingressClassName == ${JSON.stringify(ingressClass)}`,
        ...refusal('its class is not the one of the platform', `set spec.ingressClassName to ${ingressClass}`),
      },
      {
        expression: 'variables.annotations.size() == 0',
        message:
          'an Ingress has no annotation that configures the ingress controller itself; leave snippets, aliases and addresses to call out',
        messageExpression:
          'variables.target + " refused: " + variables.annotations.join(", ") + " would configure the ingress of all workspaces; leave the annotation out, a class is named by spec.ingressClassName"',
      },
      {
        expression: 'variables.paths.size() == 0',
        message:
          'a path of an Ingress has no spaces, quotes or semicolons, which could configure the ingress controller itself; write them as %20, %22, %27 or %3B',
        messageExpression:
          'variables.target + " refused: the path " + variables.paths.join(", ") + " could configure the ingress of all workspaces; write spaces, quotes and semicolons as %20, %22, %27 and %3B"',
      },
    ],
  };
}

const refusal = (why: string, advice: string): Pick<Validation, 'message' | 'messageExpression'> => ({
  message: `an Ingress is refused where ${why}; ${advice}`,
  messageExpression: `variables.target + " refused: ${why}; ${advice}"`,
});
