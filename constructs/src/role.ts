/** A custom role in one project. */
export interface ProjectRole {
  /** Name of the Role: DNS label, at most 40 characters. */
  readonly name: string;
  /** What the role allows; rules only add up. */
  readonly rules: PolicyRule[];
}

/** As in rbac.authorization.k8s.io/v1, without nonResourceURLs (a Role has none). */
export interface PolicyRule {
  /** API groups, `""` for the core group. */
  readonly apiGroups: string[];
  /** Resources and subresources, in the plural: `pods`, `pods/log`. */
  readonly resources: string[];
  /** Verbs: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`. */
  readonly verbs: string[];
  /**
   * Names of the objects that the rule is for.
   * @default all names
   */
  readonly resourceNames?: string[];
}
