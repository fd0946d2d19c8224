import type { QuotaAmounts } from './amount.js';
import type { Manifest } from './manifests/manifest.js';
import type { ProjectRole } from './role.js';

/** The isolation unit inside a workspace: one namespace of the vCluster. Projects may nest; bindings are inherited. */
export interface Project {
  /** Id of the project and name of its namespace, unique in its workspace: DNS label, at most 32 characters. Immutable. */
  readonly name: string;
  readonly organization: string;
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
