/** Names that the protection policies speak of. They are glued by the tenancy model alone, so they come from outside. */
export interface ProtectionParameters {
  /** Label that marks, with the value `true`, an object that only delivery may change. */
  readonly managedLabel: string;
  /** Label that makes a namespace a project. */
  readonly projectLabel: string;
  /** Label of nodes, and key of their taint, that says which node pool they are in. */
  readonly nodePoolLabel: string;
  /** Beginnings of the label keys of a namespace that policies select by, such as `pod-security.kubernetes.io/`. */
  readonly protectedLabelPrefixes: readonly string[];
  /** Users that delivery acts as inside a vCluster. */
  readonly deliveryUsers: readonly string[];
  /** The only ClusterRoles that a group can be bound to. */
  readonly presetClusterRoles: readonly string[];
  /** Namespaces that every vCluster has of its own. */
  readonly platformNamespaces: readonly string[];
}
