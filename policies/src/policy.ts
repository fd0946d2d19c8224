/**
 * One rule of the platform, authored once: plain data in CEL over `object`, `oldObject`, `request` and
 * `namespaceObject`, so that every enforcement point reads the same expressions. A policy names no engine.
 */
export interface Policy {
  /** DNS label, unique in the bundle; also the name of its file and of its folder of cases. */
  readonly name: string;
  /** What holds where the policy is in force, as a short sentence without a full stop. */
  readonly title: string;
  readonly category: string;
  readonly severity: Severity;
  /** Why the policy exists: what an attacker or an accident could do without it. */
  readonly description: string;
  /** What a person who was refused does instead. */
  readonly remediation: string;
  readonly match: Match;
  /** All must hold for the policy to look at a request: who it is not about. @default every request that matches */
  readonly conditions?: readonly Condition[];
  /** Expressions that validations use as `variables.<name>`, each may use those before it. @default none */
  readonly variables?: readonly Variable[];
  /** All must be true, or the request is refused with the message of the first that is not. */
  readonly validations: readonly Validation[];
}

export type Severity = 'low' | 'medium' | 'high' | 'critical';

/** Which requests the policy looks at: any of the rules, none of the exclusions, and both selectors. */
export interface Match {
  readonly rules: readonly ResourceRule[];
  /** @default nothing is left out */
  readonly excludeResources?: readonly ResourceRule[];
  /** By labels of the object; an update or a deletion matches by the old object too. @default every object */
  readonly objectSelector?: LabelSelector;
  /**
   * By labels of the namespace of the object. It never leaves out cluster-scoped objects other than namespaces: give the
   * rules a scope as well. @default every namespace
   */
  readonly namespaceSelector?: LabelSelector;
}

/** Requests of one kind that a policy is about: operations on resources of some API groups. */
export interface ResourceRule {
  readonly apiGroups: readonly string[];
  /** @default every version */
  readonly apiVersions?: readonly string[];
  readonly operations: readonly Operation[];
  /** `pods`, `pods/exec`, `*` for everything but subresources; two wildcards joined by a slash add those. */
  readonly resources: readonly string[];
  /** @default both */
  readonly scope?: 'Namespaced' | 'Cluster';
}

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** As in Kubernetes. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly string[];
}

/** A named boolean expression. */
export interface Condition {
  readonly name: string;
  readonly expression: string;
}

/** A named expression of any type. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

export interface Validation {
  readonly expression: string;
  /** What the user reads if there is no message expression, or if it fails. */
  readonly message: string;
  /** A string expression: what happened to which object, why, and what to do. @default the message */
  readonly messageExpression?: string;
}
