import { clusterResources, dangerousResources, dangerousVerbs, readOnlyResources } from './dangerous-right.js';
import type { Validation, Variable } from './policy.js';

const list = (words: readonly string[]): string => JSON.stringify(words);
const main = (resource: string): string =>
  `(${resource}.contains("/") ? ${resource}.substring(0, ${resource}.indexOf("/")) : ${resource})`;

/** `variables.dangerous`: what the rules of a Role give and no role of a project may, in words. */
export const roleVariables: readonly Variable[] = [
  {
    name: 'rules',
    expression: 'has(object.rules) && object.rules != null ? object.rules : []',
  },
  {
    name: 'verbs',
    expression: `variables.rules.map(rule, rule.verbs.filter(verb, verb in ${list(dangerousVerbs)} || verb.startsWith("impersonate")).map(verb, "the verb " + verb).join(", ")).filter(words, words != "")`,
  },
  {
    name: 'groups',
    expression:
      'variables.rules.filter(rule, has(rule.apiGroups) && "*" in rule.apiGroups).map(rule, "every API group")',
  },
  {
    name: 'resources',
    expression: `variables.rules.map(rule, has(rule.resources) ? rule.resources.filter(resource, resource.contains("*") || resource in ${list(dangerousResources)} || ${main('resource')} in ${list(clusterResources)}).join(", ") : "").filter(words, words != "")`,
  },
  {
    name: 'writes',
    expression: `variables.rules.filter(rule, rule.verbs.exists(verb, !(verb in ["get", "list", "watch"]))).map(rule, has(rule.resources) ? rule.resources.filter(resource, ${main('resource')} in ${list(readOnlyResources)}).map(resource, "writing " + resource).join(", ") : "").filter(words, words != "")`,
  },
  {
    name: 'dangerous',
    expression: 'variables.verbs + variables.groups + variables.resources + variables.writes',
  },
];

/** None of what `roleVariables` find. */
export const roleValidation: Validation = {
  expression: 'variables.dangerous.size() == 0',
  message:
    'a role of a project gives nothing that leads out of the project; leave out wildcards, escalate, bind, impersonate, tokens, proxies and resources of the cluster',
  messageExpression:
    'variables.target + " refused: rules give " + variables.dangerous.join(", ") + ", which leads out of the project; leave that out, and list the resources and verbs that the program needs"',
};
