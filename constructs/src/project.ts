import { names } from '@hexabase-kaas/tenancy';
import { type ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { QuotaAmounts } from './amounts.js';
import { declare } from './declare.js';
import { enclosing, enclosingOrNone } from './enclosing.js';
import type { ProjectRole } from './role.js';
import { type IWorkspace, Workspace } from './workspace.js';

/**
 * The isolation unit inside a workspace: one namespace of the vCluster. It is a chart, so ordinary cdk8s and cdk8s-plus
 * objects in its scope become its workloads; a project in its scope becomes its child.
 */
export class Project extends Chart implements IProject {
  /** A project that a context document of the app declares, or one whose construct comes later. */
  public static fromName(workspace: IWorkspace, name: string): IProject {
    return { workspace, projectName: name };
  }

  public readonly projectName: string;
  public readonly workspace: IWorkspace;

  constructor(scope: Construct, id: string, props: ProjectProps = {}) {
    const projectName = props.name ?? id;
    super(scope, id, { namespace: projectName, disableResourceNameHashes: true });
    this.projectName = projectName;
    const parent: IProject | undefined = props.parent ?? enclosingOrNone(this, Project);
    this.workspace = props.workspace ?? parent?.workspace ?? enclosing(this, Workspace, 'workspace');
    const own = ofWorkspace(this, this.workspace);
    const { organization, workspaceName } = this.workspace;
    declare(this, 'projects', names.projectPath(organization.organizationName, workspaceName, projectName), {
      ...props,
      name: projectName,
      organization: organization.organizationName,
      workspace: workspaceName,
      parent: parent && own(parent),
      allowFrom: props.allowFrom?.map(own),
    });
  }

  /** The path of the object within the project, without a hash: names are unique per kind in a namespace anyway. */
  public override generateObjectName(apiObject: ApiObject): string {
    const steps = apiObject.node.scopes.slice(this.node.scopes.length).map(({ node }) => node.id.toLowerCase());
    return steps.filter((step) => step !== 'resource' && step !== 'default').join('-');
  }
}

/** Takes the name of a project, and refuses one of another workspace: by name alone it would mean a different project. */
export function ofWorkspace(construct: Construct, workspace: IWorkspace): (project: IProject) => string {
  const path = ({ organization, workspaceName }: IWorkspace) => `${organization.organizationName}/${workspaceName}`;
  return (project) => {
    if (path(project.workspace) === path(workspace)) return project.projectName;
    throw new Error(
      `[${construct.node.path}] project "${project.projectName}" is of workspace ${path(project.workspace)}; use a project of ${path(workspace)}`,
    );
  };
}

/** What others need to know of a project. */
export interface IProject {
  /** The workspace that the project belongs to. */
  readonly workspace: IWorkspace;
  /** Id of the project and name of its namespace. */
  readonly projectName: string;
}

/** Properties of a project. */
export interface ProjectProps {
  /**
   * Id of the project and name of its namespace, unique in its workspace: DNS label, at most 32 characters. Immutable.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * The workspace.
   * @default that of the parent, or the workspace in whose scope the project stands
   */
  readonly workspace?: IWorkspace;
  /**
   * Project above this one, in the same workspace; its bindings hold here too.
   * @default the project in whose scope this one stands; without any, a top project
   */
  readonly parent?: IProject;
  /**
   * Quota of this namespace.
   * @default the plan's project quota
   */
  readonly quota?: QuotaAmounts;
  /**
   * Roles of this project.
   * @default none
   */
  readonly roles?: ProjectRole[];
  /**
   * Projects of the same workspace whose pods may connect to this project's pods.
   * @default none
   */
  readonly allowFrom?: IProject[];
  /**
   * Ports that the host cluster's ingress may reach.
   * @default none: closed to ingress
   */
  readonly ingressPorts?: number[];
  /**
   * Labels for the namespace.
   * @default none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Annotations for the namespace.
   * @default none
   */
  readonly annotations?: { [key: string]: string };
}
