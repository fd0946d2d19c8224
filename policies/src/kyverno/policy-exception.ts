import type { Manifest } from '../manifest.js';
import type { LabelSelector } from '../policy.js';
import { objectName } from '../policy-metadata.js';
import { selectorExpression } from './selector-expression.js';

/** Who is let off which policies, why, and until when. */
export interface ExceptionParameters {
  /** DNS label. */
  readonly name: string;
  /** Namespace that Kyverno takes exceptions from (`--exceptionNamespace`): only the platform may write there. */
  readonly namespace: string;
  /** Names of policies as they are authored, without the prefix that they have in a cluster. */
  readonly policies: readonly string[];
  /** Namespaces that the exception holds in. @default every namespace that the selector leaves */
  readonly namespaces?: readonly string[];
  /** By labels of the object. @default every object in the namespaces */
  readonly selector?: LabelSelector;
  /** Read by whoever reviews the exception, and shown in reports. */
  readonly reason: string;
  /** First moment that it no longer holds, in UTC: `2026-12-31T00:00:00Z`. */
  readonly until: string;
}

/**
 * A `policies.kyverno.io/v1 PolicyException` that ends by itself. Needs Kyverno 1.19: before, `expiresAt` is an unknown
 * field that is dropped, and the exception would hold for ever.
 *
 * @throws Error with every parameter that makes the exception wider or longer than somebody decided
 */
export function policyException(parameters: ExceptionParameters, labels: Readonly<Record<string, string>>): Manifest {
  const faults = exceptionFaults(parameters);
  if (faults.length > 0) throw new Error(`exception ${parameters.name}: ${faults.join('; ')}`);
  const { name, namespace, policies, namespaces, selector, reason, until } = parameters;
  return {
    apiVersion: 'policies.kyverno.io/v1',
    kind: 'PolicyException',
    metadata: { name, namespace, labels: { ...labels } },
    spec: {
      policyRefs: policies.map((policy) => ({ kind: 'ValidatingPolicy', name: objectName(policy) })),
      matchConditions: [
        ...(namespaces === undefined
          ? []
          : [{ name: 'in-namespaces', expression: `request.namespace in ${JSON.stringify(namespaces)}` }]),
        ...(selector === undefined ? [] : [{ name: 'by-labels', expression: selectorExpression(selector) }]),
      ],
      expiresAt: until,
      reportResult: 'skip',
      properties: { reason },
    },
  };
}

/** What is wrong with the parameters of an exception, all of it; empty if nothing is. */
function exceptionFaults({ policies, namespaces, selector, reason, until }: ExceptionParameters): string[] {
  const selected = Object.keys(selector?.matchLabels ?? {}).length + (selector?.matchExpressions ?? []).length;
  return [
    ...(policies.length === 0 ? ['policies is empty; name what the exception is from'] : []),
    ...((namespaces?.length ?? 0) + selected === 0
      ? ['neither namespaces nor selector says whom it is for; an exception for everybody is a policy to take out']
      : []),
    ...(reason.trim() === '' ? ['reason is empty; say why, for whoever reviews it'] : []),
    ...(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.test(until)
      ? []
      : [`until is ${JSON.stringify(until)}; give a moment in UTC like "2026-12-31T00:00:00Z"`]),
  ];
}
