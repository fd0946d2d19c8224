import type { FluxParameters } from './flux-parameters.js';
import type { Condition, Match, ResourceRule, Variable } from './policy.js';

/** Requests about Flux objects of these kinds, in the namespaces of tenants. */
export const fluxMatch = (
  { namespaces }: FluxParameters,
  kinds: Readonly<Record<string, readonly string[]>>,
): Match => ({
  rules: Object.entries(kinds).map(
    ([group, resources]): ResourceRule => ({
      apiGroups: [`${group}.toolkit.fluxcd.io`],
      operations: ['CREATE', 'UPDATE'],
      resources,
      scope: 'Namespaced',
    }),
  ),
  ...(namespaces && { namespaceSelector: namespaces }),
});

/** Flux's own writes to finalizers pass, and what delivery makes for the platform. */
export const fluxConditions = ({ fluxUsers }: FluxParameters): readonly Condition[] => [
  { name: 'not-delivery', expression: `!(request.userInfo.username in ${JSON.stringify(fluxUsers)})` },
  {
    name: 'spec-changed',
    expression: 'request.operation != "UPDATE" || dyn(object).spec != dyn(oldObject).spec',
  },
];

/** `variables.spec`, and `variables.home`: the namespace that the object is in, empty where it is not known yet. */
export const fluxVariables: readonly Variable[] = [
  { name: 'spec', expression: 'has(object.spec) ? dyn(object).spec : {}' },
  {
    name: 'home',
    expression:
      'has(object.metadata.namespace) ? string(object.metadata.namespace) : has(request.namespace) ? request.namespace : ""',
  },
];
