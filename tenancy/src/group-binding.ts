import { maxLength, workspaceAdmin, workspaceViewer } from './name.js';
import { object, oneOf, optional, required } from './shape.js';
import { groupName, id } from './text.js';

/** Gives a group a preset ClusterRole in the whole workspace, or a project Role in a project and the projects below it. */
export interface GroupBinding {
  /** Id of the binding, unique in its workspace: DNS label, at most 40 characters. */
  readonly name: string;
  /** Id of the organization. */
  readonly organization: string;
  /** Id of the workspace. */
  readonly workspace: string;
  /** Name of the group, a default one or one that the workspace declares. */
  readonly group: string;
  /** Preset ClusterRole for the whole workspace; give this or `role` and `project`. @default none: `role` and `project` are given */
  readonly clusterRole?: PresetClusterRole;
  /** Role of the project; nested projects below inherit the binding. @default none: `clusterRole` is given */
  readonly role?: string;
  /** Project in which the role is bound. @default none: `clusterRole` is given */
  readonly project?: string;
}

export type PresetClusterRole = 'hexabase:workspace-admin' | 'hexabase:workspace-viewer';

export const presetClusterRoles: readonly PresetClusterRole[] = [workspaceAdmin, workspaceViewer];

/** A binding as its author writes it. */
export type GroupBindingSpec = GroupBinding;

export const groupBindingShape = object<GroupBinding>({
  name: required(
    'Id of the binding, unique in its workspace: DNS label, at most 40 characters.',
    id(maxLength.binding),
  ),
  organization: required('Id of the organization.', id(maxLength.organization)),
  workspace: required('Id of the workspace.', id(maxLength.workspace)),
  group: required('Name of the group, a default one or one that the workspace declares.', groupName(maxLength.group)),
  clusterRole: optional(
    'Preset ClusterRole for the whole workspace; give this or `role` and `project`.',
    oneOf(workspaceAdmin, workspaceViewer),
    'none: `role` and `project` are given',
  ),
  role: optional(
    'Role of the project; nested projects below inherit the binding.',
    id(maxLength.role),
    'none: `clusterRole` is given',
  ),
  project: optional('Project in which the role is bound.', id(maxLength.project), 'none: `clusterRole` is given'),
});
