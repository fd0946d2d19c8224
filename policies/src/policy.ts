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
  /** Title, description and remediation in Japanese. */
  readonly japanese: PolicyText;
  /** Where the policy can be in force. @default inside vClusters only */
  readonly points?: readonly EnforcementPoint[];
  /** Whether it refuses or only reports, where a cluster does not say otherwise. @default enforce */
  readonly mode?: Mode;
  /** What it covers of published standards. @default nothing */
  readonly controls?: readonly Control[];
  readonly match: Match;
  /** All must hold for the policy to look at a request: who it is not about. @default every request that matches */
  readonly conditions?: readonly Condition[];
  /** Expressions that validations use as `variables.<name>`, each may use those before it. @default none */
  readonly variables?: readonly Variable[];
  /** All must be true, or the request is refused with the message of the first that is not. */
  readonly validations: readonly Validation[];
}

/** What people read of a policy, in one language. */
export interface PolicyText {
  readonly title: string;
  readonly description: string;
  readonly remediation: string;
}

/**
 * `author`: manifests are judged before they leave the author, as new objects that nobody in particular creates.
 * `workspace`: requests to the API server of a vCluster. `host`: requests to the API server of a host cluster, where
 * objects of tenants have the names that vCluster gives them.
 */
export type EnforcementPoint = 'author' | 'host' | 'workspace';

export type Mode = 'audit' | 'enforce';

/** A demand of a published standard, by the name or number that the standard gives it. */
export interface Control {
  readonly standard: Standard;
  readonly id: string;
}

/**
 * Pod Security Standards, the SIG multi-tenancy benchmark, section 5 of the CIS Kubernetes benchmark, the hardening guide
 * of NSA and CISA, and the OWASP Kubernetes top ten of 2025.
 */
export type Standard = 'pss-baseline' | 'pss-restricted' | 'mtb' | 'cis' | 'nsa' | 'owasp';

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
