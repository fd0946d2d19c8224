/**
 * Annotations, by the part after the slash, that put configuration of the tenant's into the ingress controller
 * (CVE-2021-25742, CVE-2025-1097), have it call any address, serve further names, or choose another controller.
 */
const refusedAnnotations: readonly string[] = [
  'auth-tls-match-cn',
  'auth-url',
  'config-backend',
  'from-to-www-redirect',
  'ingress.class',
  'mirror-target',
  'server-alias',
  'server-alias-regex',
];

/** CEL: the keys of such annotations of an Ingress, snippets included. */
export const controllerAnnotations = `has(object.metadata.annotations) ? object.metadata.annotations.filter(key, key.endsWith("-snippet") || key.endsWith("-snippets") || key.substring(key.lastIndexOf("/") + 1) in ${JSON.stringify(refusedAnnotations)}) : []`;
