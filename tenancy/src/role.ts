/** A custom role in one project. */
export interface ProjectRole {
  /** Name of the Role: DNS label, at most 40 characters. */
  readonly name: string;
  readonly rules: readonly PolicyRule[];
}

/** As in rbac.authorization.k8s.io/v1, without nonResourceURLs (a Role has none). */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** @default all names */
  readonly resourceNames?: readonly string[];
}
