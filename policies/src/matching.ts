import { selects } from './label-selector.js';
import type { LabelSelector, Match, ResourceRule } from './policy.js';
import { type AdmissionRequest, fieldOf } from './request.js';

/** Whether a policy is about a request, as an API server decides it. */
export function matches(match: Match, request: AdmissionRequest): boolean {
  return (
    match.rules.some((rule) => ruleMatches(rule, request)) &&
    !match.excludeResources?.some((rule) => ruleMatches(rule, request)) &&
    objectIsSelected(match.objectSelector, request) &&
    namespaceIsSelected(match.namespaceSelector, request)
  );
}

function ruleMatches(rule: ResourceRule, request: AdmissionRequest): boolean {
  const { operation, resource, subResource = '' } = request;
  return (
    rule.operations.includes(operation) &&
    named(rule.apiGroups, resource.group) &&
    (rule.apiVersions === undefined || named(rule.apiVersions, resource.version)) &&
    rule.resources.some((name) => resourceMatches(name, resource.resource, subResource)) &&
    (rule.scope === undefined || rule.scope === scopeOf(request))
  );
}

const named = (names: readonly string[], name: string): boolean => names.includes('*') || names.includes(name);

function resourceMatches(name: string, resource: string, subResource: string): boolean {
  const slash = name.indexOf('/');
  const [own, sub] = slash < 0 ? [name, ''] : [name.slice(0, slash), name.slice(slash + 1)];
  return (own === '*' || own === resource) && (sub === '*' || sub === subResource);
}

const isNamespace = ({ resource }: Pick<AdmissionRequest, 'resource'>): boolean =>
  resource.resource === 'namespaces' && resource.group === '';

const scopeOf = (request: Pick<AdmissionRequest, 'resource' | 'namespace'>): 'Namespaced' | 'Cluster' =>
  isNamespace(request) || !request.namespace ? 'Cluster' : 'Namespaced';

/** The new object or the old one: dropping a label is no way out of a policy. */
function objectIsSelected(selector: LabelSelector | undefined, { object, oldObject }: AdmissionRequest): boolean {
  if (selector === undefined || isEmpty(selector)) return true;
  return [object, oldObject].some(
    (one) => isObject(one) && selects(selector, fieldOf(fieldOf(one, 'metadata'), 'labels')),
  );
}

/** A Namespace is selected by its own labels, of which those of a request to change them are the new ones. */
function namespaceIsSelected(selector: LabelSelector | undefined, request: AdmissionRequest): boolean {
  if (selector === undefined || isEmpty(selector)) return true;
  if (!request.namespace && !isNamespace(request)) return true;
  const changing = !request.subResource && ['CREATE', 'UPDATE'].includes(request.operation);
  const own = changing ? request.object : (request.oldObject ?? request.object);
  const namespace = isNamespace(request) ? own : request.namespaceObject;
  return selects(selector, fieldOf(fieldOf(namespace, 'metadata'), 'labels'));
}

const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean =>
  Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;
