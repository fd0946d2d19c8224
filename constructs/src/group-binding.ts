import { names } from '@hexabase-kaas/tenancy';
import { Construct } from 'constructs';
import { declare } from './declare.js';
import { enclosing, enclosingOrNone } from './enclosing.js';
import { type IProject, ofWorkspace, Project } from './project.js';
import { type IWorkspace, Workspace } from './workspace.js';

/** Gives a group a preset ClusterRole in the whole workspace, or a project Role in a project and the projects below it. */
export class GroupBinding extends Construct {
  /** Id of the binding. */
  public readonly groupBindingName: string;
  /** The workspace. */
  public readonly workspace: IWorkspace;

  constructor(scope: Construct, id: string, props: GroupBindingProps) {
    super(scope, id);
    this.groupBindingName = props.name ?? id;
    const around = enclosingOrNone(this, Project);
    const project: IProject | undefined = props.project ?? (props.role === undefined ? undefined : around);
    this.workspace =
      props.workspace ?? project?.workspace ?? around?.workspace ?? enclosing(this, Workspace, 'workspace');
    const organization = this.workspace.organization.organizationName;
    const workspace = this.workspace.workspaceName;
    declare(this, 'groupBindings', names.bindingPath(organization, workspace, this.groupBindingName), {
      ...props,
      name: this.groupBindingName,
      organization,
      workspace,
      project: project && ofWorkspace(this, this.workspace)(project),
    });
  }
}

/** Properties of a group binding. */
export interface GroupBindingProps {
  /**
   * Id of the binding, unique in its workspace: DNS label, at most 40 characters.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * The workspace.
   * @default that of the project, or the workspace in whose scope the binding stands
   */
  readonly workspace?: IWorkspace;
  /** Name of the group, a default one (`DefaultGroup`) or one that the workspace declares. */
  readonly group: string;
  /**
   * Preset ClusterRole for the whole workspace; give this or `role`.
   * @default none: `role` is given
   */
  readonly clusterRole?: PresetClusterRole;
  /**
   * Role of the project; nested projects below inherit the binding.
   * @default none: `clusterRole` is given
   */
  readonly role?: string;
  /**
   * Project in which the role is bound.
   * @default the project in whose scope the binding stands, when `role` is given
   */
  readonly project?: IProject;
}

/** The ClusterRoles that every workspace has. */
export enum PresetClusterRole {
  /** Everything but what would break the tenancy. */
  WORKSPACE_ADMIN = 'hexabase:workspace-admin',
  /** Read, without Secrets. */
  WORKSPACE_VIEWER = 'hexabase:workspace-viewer',
}
