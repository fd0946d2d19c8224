import { type Group, type GroupSpec, groupShape } from './group.js';
import { maxLength } from './name.js';
import { type Patch, patchShape } from './patch.js';
import { anyObject, boolean, list, object, oneOf, optional, required, set, withDefault } from './shape.js';
import { annotations, cidr, id, labels, servedHostname, user } from './text.js';
import { kubernetesVersions } from './version.js';

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
  /** Whether the control plane is stopped and nothing is applied inside; volumes and all that is declared stay. @default false */
  readonly suspended?: boolean;
  /** Kubernetes version of the virtual API server: `1.34`. @default the chart's own */
  readonly kubernetesVersion?: string;
  /** Values that are laid over the rendered vCluster chart values; licence-gated and isolation keys are refused. @default none */
  readonly vclusterValues: Readonly<Record<string, unknown>>;
  /** Labels for the host namespace. @default none */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations for the host namespace, like the compliance ones. @default none */
  readonly annotations: Readonly<Record<string, string>>;
  /** Patches that are laid over the rendered manifests of the workspace and its projects, last of all and in this order. @default none */
  readonly patches: readonly Patch[];
}

type WorkspaceNeeds = 'name' | 'organization' | 'hostCluster' | 'plan' | 'creator';

/** A workspace as its author writes it. */
export interface WorkspaceSpec
  extends Pick<Workspace, WorkspaceNeeds>,
    Partial<Omit<Workspace, WorkspaceNeeds | 'groups'>> {
  readonly groups?: readonly GroupSpec[];
}

export const workspaceShape = object<Workspace>({
  name: required(
    'Id of the workspace within its organization: DNS label, at most 24 characters, no `--`. Immutable.',
    id(maxLength.workspace),
  ),
  organization: required('Id of the organization. Immutable.', id(maxLength.organization)),
  hostCluster: required('Id of the host cluster. Immutable: a move is a restore elsewhere.', id(maxLength.hostCluster)),
  plan: required('Name of the plan.', id(maxLength.plan)),
  creator: required('Opaque user id of whoever made the workspace; becomes a member of `WSAdmins`.', user),
  nodePool: optional(
    'Node pool of a dedicated plan; it holds this workspace alone.',
    id(maxLength.nodePool),
    'none, for a shared plan',
  ),
  groups: withDefault(
    'Groups beside the default ones.',
    set(groupShape),
    [],
    'none: `WorkspaceMembers` > `WSAdmins`, `WSUsers`',
  ),
  hostnames: withDefault(
    'Hostnames that this workspace may serve; no other workspace may have one of them.',
    set(servedHostname),
    [],
    'none',
  ),
  internetEgress: withDefault('Whether pods may open connections to the internet.', boolean, false, 'false'),
  egressCidrs: withDefault('Further address ranges that pods may open connections to.', set(cidr), [], 'none'),
  retention: withDefault(
    'What becomes of volumes and namespace when the workspace is removed.',
    oneOf('keep', 'delete'),
    'keep',
    "'keep'",
  ),
  suspended: optional(
    'Whether the control plane is stopped and nothing is applied inside; volumes and all that is declared stay.',
    boolean,
    'false',
  ),
  kubernetesVersion: optional(
    'Kubernetes version of the virtual API server: `1.34`.',
    oneOf(...kubernetesVersions),
    "the chart's own",
  ),
  vclusterValues: withDefault(
    'Values that are laid over the rendered vCluster chart values; licence-gated and isolation keys are refused.',
    anyObject,
    {},
    'none',
  ),
  labels: withDefault('Labels for the host namespace.', labels, {}, 'none'),
  annotations: withDefault('Annotations for the host namespace, like the compliance ones.', annotations, {}, 'none'),
  patches: withDefault(
    'Patches that are laid over the rendered manifests of the workspace and its projects, last of all and in this order.',
    list(patchShape),
    [],
    'none',
  ),
});
