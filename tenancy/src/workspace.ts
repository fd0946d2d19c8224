import type { Group } from './group.js';

/** The strong isolation boundary: one vCluster in one host namespace. */
export interface Workspace {
  /** Id of the workspace within its organization: DNS label, at most 24 characters, no `--`. Immutable. */
  readonly name: string;
  /** Id of the organization. Immutable. */
  readonly organization: string;
  /** Id of the host cluster. Immutable: a move is a restore elsewhere. */
  readonly hostCluster: string;
  /** Name of the plan. */
  readonly plan: string;
  /** Opaque user id of whoever made the workspace; becomes a member of `WSAdmins`. */
  readonly creator: string;
  /** Node pool of a dedicated plan; it holds this workspace alone. @default none, for a shared plan */
  readonly nodePool?: string;
  /** Groups beside the default ones. @default none: `WorkspaceMembers` > `WSAdmins`, `WSUsers` */
  readonly groups: readonly Group[];
  /** Hostnames that this workspace may serve; no other workspace may have one of them. @default none */
  readonly hostnames: readonly string[];
  /** Whether pods may open connections to the internet. @default false */
  readonly internetEgress: boolean;
  /** Further address ranges that pods may open connections to. @default none */
  readonly egressCidrs: readonly string[];
  /** What becomes of volumes and namespace when the workspace is removed. @default 'keep' */
  readonly retention: 'keep' | 'delete';
  /** Kubernetes version of the virtual API server: `1.34`. @default the chart's own */
  readonly kubernetesVersion?: string;
  /** Values that are laid over the rendered vCluster chart values; licence-gated and isolation keys are refused. @default none */
  readonly vclusterValues: Readonly<Record<string, unknown>>;
  /** Labels for the host namespace. @default none */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations for the host namespace, like the compliance ones. @default none */
  readonly annotations: Readonly<Record<string, string>>;
}
