import type { HostHardeningParameters } from '../host-hardening-parameters.js';
import { controllerAnnotations, controllerPaths } from '../ingress-annotation.js';
import type { Policy } from '../policy.js';
import { syncedTarget, workspaceNamespaces } from '../synced-object.js';

/**
 * The twin of `ingress-hosts` on the host. The names stand on the namespace and not in the policy, so that it is the same
 * for a thousand workspaces; nobody but delivery writes that namespace.
 */
export function hostIngresses(
  parameters: Pick<
    HostHardeningParameters,
    'managedLabel' | 'workspaceLabel' | 'nodePoolLabel' | 'hostnamesAnnotation' | 'ingressClass'
  >,
): Policy {
  const annotation = JSON.stringify(parameters.hostnamesAnnotation);
  const { ingressClass } = parameters;
  const covered =
    '(host in variables.hostnames || (host.indexOf(".") > 0 && "*" + host.substring(host.indexOf(".")) in variables.hostnames))';
  return {
    name: 'host-ingresses',
    title: 'The ingress of the host serves a workspace under its own names only',
    category: 'Tenant isolation',
    severity: 'critical',
    description:
      'The policy inside a vCluster falls with it. On the host an Ingress of one workspace could take the name of another, with its visitors and their sessions, if nobody asked there whose name it is.',
    remediation: 'Name hosts that the workspace declares, or declare further hostnames in the tenancy',
    japanese: {
      title: 'ホストの Ingress がワークスペースに渡すのは、その名前の通信だけ',
      description:
        'vCluster の中のポリシーは、vCluster と運命をともにします。だれの名前かをホストでも確かめないと、あるワークスペースの Ingress が、別のワークスペースの名前を訪問者やセッションごと奪えてしまいます。',
      remediation: 'ワークスペースが宣言しているホスト名を使うか、テナンシーで hostnames を追加してください',
    },
    points: ['host'],
    controls: [
      { standard: 'mtb', id: 'MTB-PL1-CC-TI-2' },
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K05' },
    ],
    match: {
      rules: [{ apiGroups: ['networking.k8s.io'], operations: ['CREATE', 'UPDATE'], resources: ['ingresses'] }],
      namespaceSelector: workspaceNamespaces(parameters),
    },
    conditions: [
      {
        name: 'changed',
        expression:
          'request.operation != "UPDATE" || object.spec != oldObject.spec || object.metadata.?annotations != oldObject.metadata.?annotations',
      },
    ],
    variables: [
      syncedTarget,
      { name: 'annotations', expression: controllerAnnotations },
      { name: 'paths', expression: controllerPaths },
      {
        name: 'hostnames',
        expression: `has(namespaceObject.metadata.annotations) && ${annotation} in namespaceObject.metadata.annotations ? namespaceObject.metadata.annotations[${annotation}].split(",") : []`,
      },
      {
        name: 'named',
        expression:
          '(has(object.spec.rules) ? object.spec.rules.map(rule, has(rule.host) ? rule.host : "") : []) + (has(object.spec.tls) ? object.spec.tls.filter(tls, !has(tls.hosts) || tls.hosts.size() == 0).map(tls, "") : [])',
      },
      {
        name: 'foreign',
        expression: `variables.named.filter(host, host != "" && !${covered}) + (has(object.spec.tls) ? object.spec.tls.map(tls, has(tls.hosts) ? tls.hosts.filter(host, !${covered}).join(", ") : "").filter(hosts, hosts != "") : [])`,
      },
    ],
    validations: [
      {
        expression: 'variables.annotations.size() == 0',
        message:
          'an Ingress has no annotation that configures the ingress controller itself; leave snippets and aliases out',
        messageExpression:
          'variables.target + " refused: " + variables.annotations.join(", ") + " would configure the ingress of all workspaces; leave the annotation out"',
      },
      {
        expression: 'variables.paths.size() == 0',
        message:
          'a path of an Ingress has no spaces, quotes or semicolons, which could configure the ingress controller itself; write them as %20, %22, %27 or %3B',
        messageExpression:
          'variables.target + " refused: the path " + variables.paths.join(", ") + " could configure the ingress of all workspaces; write spaces, quotes and semicolons as %20, %22, %27 and %3B"',
      },
      {
        expression: '!has(object.spec.defaultBackend) && !("" in variables.named)',
        message: 'an Ingress of a workspace serves no nameless traffic; give every rule and tls entry a host',
        messageExpression:
          'variables.target + " refused: a default backend, or a rule or tls entry without a host, stands for every name; give each a host that the workspace declares"',
      },
      {
        expression: 'variables.foreign.size() == 0',
        message:
          'an Ingress names only hosts that its workspace declares; declare hostnames of the workspace in the tenancy',
        messageExpression:
          'variables.target + " refused: the workspace does not declare " + variables.foreign.join(", ") + "; use one of its hostnames, or declare more in the tenancy"',
      },
      {
        expression:
          ingressClass === undefined
            ? 'false'
            : `has(object.spec.ingressClassName) && object.spec.ingressClassName == ${JSON.stringify(ingressClass)}`,
        message: `an Ingress of a workspace has the ingress class of tenants; set spec.ingressClassName to ${ingressClass ?? 'one, once the host cluster has one'}`,
        messageExpression: `variables.target + " refused: its class is not the one of tenants; set spec.ingressClassName to ${ingressClass ?? 'one, once the host cluster has one'}"`,
      },
    ],
  };
}
