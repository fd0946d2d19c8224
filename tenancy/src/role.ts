import { maxLength } from './name.js';
import { list, object, optional, required, set } from './shape.js';
import { id, text } from './text.js';

/** A custom role in one project. */
export interface ProjectRole {
  /** Name of the Role: DNS label, at most 40 characters. */
  readonly name: string;
  /** What the role allows; rules only add up. */
  readonly rules: readonly PolicyRule[];
}

/** As in rbac.authorization.k8s.io/v1, without nonResourceURLs (a Role has none). */
export interface PolicyRule {
  /** API groups, `""` for the core group. */
  readonly apiGroups: readonly string[];
  /** Resources and subresources, in the plural: `pods`, `pods/log`. */
  readonly resources: readonly string[];
  /** Verbs: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`. */
  readonly verbs: readonly string[];
  /** Names of the objects that the rule is for. @default all names */
  readonly resourceNames?: readonly string[];
}

const word = (words: string, pattern: string) => text(words, pattern, 253);
const apiGroup = word('an API group like apps, "" for the core group', '^(?:\\*|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)?$');
const resource = word(
  'a resource or subresource in the plural, like pods or pods/log',
  '^(?:\\*|[a-z0-9]+)(?:/(?:\\*|[a-z0-9-]+))?$',
);
const verb = word('a verb like get, list or create', '^(?:\\*|[a-z]+)$');
const objectName = word('the name of an object', '^[^\\u0000-\\u0020/%\\u007f]+$');

const policyRuleShape = object<PolicyRule>({
  apiGroups: required('API groups, `""` for the core group.', set(apiGroup, 1)),
  resources: required('Resources and subresources, in the plural: `pods`, `pods/log`.', set(resource, 1)),
  verbs: required('Verbs: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`.', set(verb, 1)),
  resourceNames: optional('Names of the objects that the rule is for.', set(objectName, 1), 'all names'),
});

export const projectRoleShape = object<ProjectRole>({
  name: required('Name of the Role: DNS label, at most 40 characters.', id(maxLength.role)),
  rules: required('What the role allows; rules only add up.', list(policyRuleShape, 1)),
});
