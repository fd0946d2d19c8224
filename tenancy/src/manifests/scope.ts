import type { GroupBinding } from '../group-binding.js';
import type { HostCluster } from '../host-cluster.js';
import { hostNamespace, labels } from '../name.js';
import type { Organization } from '../organization.js';
import type { Plan } from '../plan.js';
import type { Project } from '../project.js';
import type { Workspace } from '../workspace.js';

/** A workspace with everything that its manifests are made from. */
export interface Scope {
  readonly cluster: HostCluster;
  readonly organization: Organization;
  readonly plan: Plan;
  readonly workspace: Workspace;
  readonly projects: readonly Project[];
  readonly bindings: readonly GroupBinding[];
  /** Host namespace of the workspace, and stem of its names. */
  readonly namespace: string;
}

export function scope(parts: Omit<Scope, 'namespace'>): Scope {
  return { ...parts, namespace: hostNamespace(parts.workspace.organization, parts.workspace.name) };
}

/** Labels of every object that delivery owns: whose it is, and that nobody else may change it. */
export const managedLabels = ({ workspace }: Scope): Record<string, string> => ({
  [labels.managed]: 'true',
  [labels.organization]: workspace.organization,
  [labels.workspace]: workspace.name,
});
