import { type QuotaAmounts, quotaAmountsShape } from './amount.js';
import type { Manifest } from './manifests/manifest.js';
import { maxLength, platformNamespaces } from './name.js';
import { type ProjectRole, projectRoleShape } from './role.js';
import { integer, list, object, optional, required, set, withDefault } from './shape.js';
import { annotations, id, labels } from './text.js';
import { workloadShape } from './workload.js';

/** The isolation unit inside a workspace: one namespace of the vCluster. Projects may nest; bindings are inherited. */
export interface Project {
  /** Id of the project and name of its namespace, unique in its workspace: DNS label, at most 32 characters. Immutable. */
  readonly name: string;
  /** Id of the organization. */
  readonly organization: string;
  /** Id of the workspace. */
  readonly workspace: string;
  /** Project above this one, in the same workspace; its bindings hold here too. @default none: a top project */
  readonly parent?: string;
  /** Quota of this namespace. @default the plan's project quota */
  readonly quota?: QuotaAmounts;
  /** Roles of this project. @default none */
  readonly roles: readonly ProjectRole[];
  /** Projects of the same workspace whose pods may connect to this project's pods. @default none */
  readonly allowFrom: readonly string[];
  /** Ports that the host cluster's ingress may reach. @default none: closed to ingress */
  readonly ingressPorts: readonly number[];
  /** Labels for the namespace. @default none */
  readonly labels: Readonly<Record<string, string>>;
  /** Annotations for the namespace. @default none */
  readonly annotations: Readonly<Record<string, string>>;
  /** Ordinary Kubernetes objects of this project. @default none: deployed by the tenant */
  readonly workloads: readonly Manifest[];
}

type ProjectNeeds = 'name' | 'organization' | 'workspace';

/** A project as its author writes it. */
export interface ProjectSpec extends Pick<Project, ProjectNeeds>, Partial<Omit<Project, ProjectNeeds>> {}

export const projectShape = object<Project>({
  name: required(
    'Id of the project and name of its namespace, unique in its workspace: DNS label, at most 32 characters. Immutable.',
    id(maxLength.project, platformNamespaces),
  ),
  organization: required('Id of the organization.', id(maxLength.organization)),
  workspace: required('Id of the workspace.', id(maxLength.workspace)),
  parent: optional(
    'Project above this one, in the same workspace; its bindings hold here too.',
    id(maxLength.project, platformNamespaces),
    'none: a top project',
  ),
  quota: optional('Quota of this namespace.', quotaAmountsShape, "the plan's project quota"),
  roles: withDefault('Roles of this project.', set(projectRoleShape), [], 'none'),
  allowFrom: withDefault(
    "Projects of the same workspace whose pods may connect to this project's pods.",
    set(id(maxLength.project, platformNamespaces)),
    [],
    'none',
  ),
  ingressPorts: withDefault(
    "Ports that the host cluster's ingress may reach.",
    set(integer(1, 65_535)),
    [],
    'none: closed to ingress',
  ),
  labels: withDefault('Labels for the namespace.', labels, {}, 'none'),
  annotations: withDefault('Annotations for the namespace.', annotations, {}, 'none'),
  workloads: withDefault(
    'Ordinary Kubernetes objects of this project.',
    list(workloadShape),
    [],
    'none: deployed by the tenant',
  ),
});
