/** Names that the policies of a host cluster speak of. */
export interface HostParameters {
  /** Label that marks, with the value `true`, what delivery made. */
  readonly managedLabel: string;
  /** Label that makes a namespace of the host the one of a workspace. */
  readonly workspaceLabel: string;
  /** Label of nodes, key of their taint, and label of the namespace of a workspace that has the pool for itself. */
  readonly nodePoolLabel: string;
}
