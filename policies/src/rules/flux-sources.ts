import { fluxConditions, fluxMatch, fluxVariables } from '../flux-object.js';
import type { FluxParameters } from '../flux-parameters.js';
import type { Policy } from '../policy.js';
import { target } from '../target.js';

/**
 * A policy sees names, not what they resolve to: a public name with a private address passes here, and so does an address
 * that a Provider takes from its Secret. The network policies around Flux stop both.
 */
export function fluxSources(parameters: FluxParameters): Policy {
  const hosts = JSON.stringify(parameters.sourceHosts ?? []);
  return {
    name: 'flux-sources',
    title: 'A source is outside the cluster, and read without its identity',
    category: 'Delivery',
    severity: 'high',
    description:
      'Flux fetches what a source names from where it stands itself: inside the cluster, past the network policies of tenants, and next to the metadata service of a cloud. With a cloud provider it even signs in as the cluster.',
    remediation: 'Name a public host by https, ssh or oci, and give credentials in a Secret of the own namespace',
    japanese: {
      title: 'ソースはクラスターの外にあり、クラスターの身分では読まない',
      description:
        'Flux は、ソースに書かれたものを自分のいる所から取りに行きます。そこはクラスターの中で、テナントのネットワークポリシーの外側、クラウドのメタデータサービスの隣です。クラウドの provider を指定すると、クラスターの身分でサインインまでします。',
      remediation: '公開のホストを https、ssh、oci で指定し、認証情報は自分の Namespace の Secret で渡してください',
    },
    points: ['author', 'host'],
    controls: [
      { standard: 'nsa', id: 'Network separation and hardening' },
      { standard: 'owasp', id: 'K08' },
    ],
    match: fluxMatch(parameters, {
      image: ['imagerepositories'],
      notification: ['providers'],
      source: ['buckets', 'gitrepositories', 'helmrepositories', 'ocirepositories'],
    }),
    conditions: fluxConditions(parameters),
    variables: [
      target,
      ...fluxVariables,
      {
        name: 'address',
        expression:
          'object.kind == "Bucket" ? "https://" + variables.spec.endpoint : object.kind == "ImageRepository" ? "oci://" + variables.spec.image : object.kind == "Provider" ? (has(variables.spec.address) ? variables.spec.address : "") : variables.spec.url',
      },
      {
        name: 'authority',
        expression:
          'variables.address.contains("://") ? variables.address.substring(variables.address.indexOf("://") + 3).split("/")[0].split("?")[0].split("#")[0].split("\\\\")[0] : ""',
      },
      {
        name: 'host',
        expression:
          'variables.authority.substring(variables.authority.lastIndexOf("@") + 1).lowerAscii().split(":")[0]',
      },
      {
        // The addresses of these stand in a Secret, or are asked before the source is.
        name: 'around',
        expression:
          '(has(variables.spec.proxy) ? ["proxy"] : []) + (has(variables.spec.proxySecretRef) ? ["proxySecretRef"] : []) + (has(variables.spec.sts) ? ["sts"] : [])',
      },
      {
        name: 'provider',
        expression: 'has(variables.spec.provider) && object.kind != "Provider" ? string(variables.spec.provider) : ""',
      },
    ],
    validations: [
      {
        expression: 'variables.address == "" || variables.address.matches("^(https|ssh|oci)://")',
        message: 'a source is read by https, ssh or oci; use one of these',
        messageExpression:
          'variables.target + " refused: " + variables.address + " is not read by https, ssh or oci; use one of these"',
      },
      {
        expression: `variables.address == "" || variables.host in ${hosts} || (variables.host.matches("^([a-z0-9-]+[.])+([a-z]{2,}|xn--[a-z0-9-]+)[.]?$") && !variables.host.matches("[.](${insideNames.join('|')})[.]?$"))`,
        message: 'a source is at a public host; name one, or ask the platform to allow the host',
        messageExpression:
          'variables.target + " refused: " + variables.host + " is an address, or a name inside the cluster; name a public host, or ask the platform to allow this one"',
      },
      {
        expression: 'variables.provider in ["", "generic", "github"]',
        message: 'a source does not sign in as the cluster; leave spec.provider out and give credentials in a Secret',
        messageExpression:
          'variables.target + " refused: spec.provider " + variables.provider + " would sign in with the identity of the cluster; leave it out and give credentials in a Secret of the own namespace"',
      },
      {
        expression: 'variables.around.size() == 0',
        message: 'a source is read without a proxy or a token service of its own; leave these out',
        messageExpression:
          'variables.target + " refused: by spec." + variables.around.join(", spec.") + " Flux would call another address than the one of the source; leave that out"',
      },
      {
        expression: '!has(variables.spec.insecure) || !variables.spec.insecure',
        message: 'a source is read over TLS; leave spec.insecure out',
        messageExpression: 'variables.target + " refused: spec.insecure would believe whoever answers; leave it out"',
      },
    ],
  };
}

/**
 * Last labels of names that no public host has. A Service is also reached as `service.namespace`: usual namespaces that read
 * like a top-level domain are among them, and those with a dash or a digit, as of workspaces, read like none.
 */
const insideNames: readonly string[] = [
  'default',
  'home[.]arpa',
  'internal',
  'intranet',
  'kyverno',
  'local',
  'localdomain',
  'localhost',
  'logging',
  'monitoring',
  'private',
  'svc',
];
