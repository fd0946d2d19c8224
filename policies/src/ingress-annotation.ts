/**
 * Annotations, by the part after the slash, that put configuration of the tenant's into the ingress controller
 * (CVE-2021-25742, CVE-2025-1097, CVE-2025-1098), have it call any address, serve further names or ports, use objects of the
 * platform, or choose another controller. A Middleware of Traefik is the platform's: vCluster copies none of tenants.
 */
const refusedAnnotations: readonly string[] = [
  'auth-tls-match-cn',
  'auth-url',
  'config-backend',
  'config-tcp-service',
  'from-to-www-redirect',
  'ingress.class',
  'mirror-host',
  'mirror-target',
  'redirect-from',
  'redirect-from-regex',
  'router.middlewares',
  'router.tls.options',
  'server-alias',
  'server-alias-regex',
  'service.serverstransport',
  'tcp-service-port',
];

/** Annotations by which external-dns gives a name that no rule of the Ingress has, and so that nobody has asked about. */
const nameAnnotations: readonly string[] = [
  'external-dns.alpha.kubernetes.io/hostname',
  'external-dns.alpha.kubernetes.io/internal-hostname',
];

/** Annotations, by the part after the slash, whose value may name an object of another namespace: `platform/secret`. */
const referringAnnotations: readonly string[] = [
  'auth-proxy-set-headers',
  'auth-secret',
  'auth-tls-secret',
  'custom-headers',
  'fastcgi-params-configmap',
  'proxy-ssl-secret',
  'secure-crt-secret',
  'secure-verify-ca-secret',
];

/** What ends a directive of nginx or opens one, and no value needs. */
const directive = '[\\r\\n;{}"`]';

const list = (words: readonly string[]): string => JSON.stringify(words);
const value = 'object.metadata.annotations[key]';
const refused: readonly string[] = [
  'key.endsWith("-snippet") || key.endsWith("-snippets")',
  `key.substring(key.lastIndexOf("/") + 1) in ${list(refusedAnnotations)}`,
  `key in ${list(nameAnnotations)}`,
  `key.substring(key.lastIndexOf("/") + 1) in ${list(referringAnnotations)} && ${value}.contains("/") && !${value}.startsWith(object.metadata.namespace + "/")`,
  `key.endsWith("/router.entrypoints") && !${value}.matches("^ *(web|websecure)( *, *(web|websecure))* *$")`,
  `key.startsWith("nginx.ingress.kubernetes.io/") && ${value}.matches(${JSON.stringify(directive)})`,
];

/** CEL: the keys of such annotations of an Ingress, snippets included. */
export const controllerAnnotations = `has(object.metadata.annotations) ? object.metadata.annotations.filter(key, ${refused.map((one) => `(${one})`).join(' || ')}) : []`;

/** CEL: the paths of an Ingress with what ends a directive of nginx (CVE-2021-25745, CVE-2021-25748), which no URL needs. */
export const controllerPaths = `has(object.spec.rules) ? object.spec.rules.map(rule, has(rule.http) ? rule.http.paths.filter(path, has(path.path) && path.path.matches(${JSON.stringify('[\\s;"\'`]')})).map(path, path.path).join(", ") : "").filter(paths, paths != "") : []`;
