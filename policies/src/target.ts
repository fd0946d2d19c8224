import type { Variable } from './policy.js';

/**
 * `variables.target`: what the request is about, for messages: `update of deployments/scale "web" in namespace "shop"`.
 *
 * The subresource, the name (with generateName) and the namespace are absent from the request where there is none.
 */
export const target: Variable = {
  name: 'target',
  expression: [
    'request.operation.lowerAscii() + " of " + request.resource.resource',
    '(has(request.subResource) && request.subResource != "" ? "/" + request.subResource : "")',
    '" \\"" + (has(request.name) && request.name != "" ? request.name : oldObject != null ? oldObject.metadata.name : object != null && has(object.metadata.generateName) ? object.metadata.generateName + "*" : "") + "\\""',
    '(has(request.namespace) && request.namespace != "" && request.resource.resource != "namespaces" ? " in namespace \\"" + request.namespace + "\\"" : "")',
  ].join(' + '),
};
