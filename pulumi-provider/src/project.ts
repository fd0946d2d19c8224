import { type Issue, names, type ProjectSpec } from '@hexabase-kaas/tenancy';
import { all, type CustomResourceOptions, type Input, type Output, output } from '@pulumi/pulumi';
import { enclosing, needed } from './enclosing.js';
import type { Fields } from './fields.js';
import { HexabaseResource } from './resource.js';
import { schemaVersion } from './schema-version.js';
import { Tenancy } from './tenancy.js';
import { type IWorkspace, Workspace } from './workspace.js';

/** The isolation unit inside a workspace: one namespace of the vCluster. */
export class Project extends HexabaseResource implements IProject {
  /** A project that a context document of the tenancy declares, or one whose resource comes later. */
  static fromName(workspace: IWorkspace, name: Input<string>): IProject {
    const { organizationName, workspaceName } = workspace;
    return { organizationName, workspaceName, projectName: output(name) };
  }

  declare readonly organizationName: Output<string>;
  declare readonly workspaceName: Output<string>;
  declare readonly projectName: Output<string>;

  constructor(name: string, args: ProjectArgs, options: CustomResourceOptions) {
    const tenancy = Tenancy.around(options.parent, name);
    const { workspace, parent = enclosing(options.parent, Project), allowFrom, ...fields } = args;
    const home = needed<IWorkspace>(workspace ?? parent ?? enclosing(options.parent, Workspace), name, 'workspace');
    const { organizationName, workspaceName } = home;
    const projectName = output(args.name ?? name);
    const own = ofWorkspace(tenancy, `projects.${name}`, home);
    const spec = {
      ...fields,
      name: projectName,
      organization: organizationName,
      workspace: workspaceName,
      parent: parent && own(parent),
      allowFrom: allowFrom?.map(own),
    };
    tenancy.declare('projects', name, spec);
    const path = all([organizationName, workspaceName, projectName]).apply(([a, b, c]) => names.projectPath(a, b, c));
    super(
      'Project',
      name,
      {
        ...spec,
        schemaVersion,
        digest: tenancy.look(path, ({ digests }, key) => digests[key]),
        delivered: tenancy.delivered(path),
      },
      options,
    );
    tenancy.addDependent(this, path);
    this.organizationName = organizationName;
    this.workspaceName = workspaceName;
    this.projectName = projectName;
  }
}

/** Takes the name of a project, and refuses one of another workspace: by name alone it would mean a different project. */
export function ofWorkspace(tenancy: Tenancy, at: string, home: IWorkspace): (project: IProject) => Output<string> {
  return ({ organizationName, workspaceName, projectName }) => {
    tenancy.refuse(
      all([organizationName, workspaceName, projectName, home.organizationName, home.workspaceName]).apply(
        ([organization, workspace, name, ownOrganization, ownWorkspace]): Issue | undefined =>
          organization === ownOrganization && workspace === ownWorkspace
            ? undefined
            : {
                code: 'other-workspace',
                severity: 'error',
                path: at,
                message: `refers to project "${name}" of workspace ${organization}/${workspace}`,
                fix: `use a project of ${ownOrganization}/${ownWorkspace}`,
              },
      ),
    );
    return projectName;
  };
}

/** What others need to know of a project; the workspace is the one that the project is in. */
export interface IProject extends IWorkspace {
  /** Id of the project and name of its namespace. */
  readonly projectName: Output<string>;
}

/** Properties of a project. */
export interface ProjectArgs
  extends Fields<Omit<ProjectSpec, 'name' | 'organization' | 'workspace' | 'parent' | 'allowFrom' | 'workloads'>> {
  /**
   * Id of the project and name of its namespace, unique in its workspace: DNS label, at most 32 characters. Immutable.
   * @default the name of the resource
   */
  readonly name?: Input<string>;
  /**
   * The workspace. Immutable.
   * @default that of the parent project, or the workspace among the parents of the resource
   */
  readonly workspace?: IWorkspace;
  /**
   * Project above this one, in the same workspace; its bindings hold here too.
   * @default the project among the parents of the resource; without any, a top project
   */
  readonly parent?: IProject;
  /**
   * Projects of the same workspace whose pods may connect to this project's pods.
   * @default none
   */
  readonly allowFrom?: readonly IProject[];
  /**
   * Ordinary Kubernetes objects of the project, which Flux applies into its namespace; no Secrets.
   * @default none
   */
  readonly workloads?: Input<readonly Input<Readonly<Record<string, unknown>>>[]>;
}
