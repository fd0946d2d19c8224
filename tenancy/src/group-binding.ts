/** Gives a group a preset ClusterRole in the whole workspace, or a project Role in a project and the projects below it. */
export interface GroupBinding {
  /** Id of the binding, unique in its workspace: DNS label, at most 40 characters. */
  readonly name: string;
  readonly organization: string;
  readonly workspace: string;
  /** Name of the group, a default one or one that the workspace declares. */
  readonly group: string;
  /** Preset ClusterRole for the whole workspace; give this or `role` and `project`. */
  readonly clusterRole?: PresetClusterRole;
  /** Role of the project; nested projects below inherit the binding. */
  readonly role?: string;
  /** Project in which the role is bound. */
  readonly project?: string;
}

export type PresetClusterRole = 'hexabase:workspace-admin' | 'hexabase:workspace-viewer';
