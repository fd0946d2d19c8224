import { type GroupBindingSpec, names } from '@hexabase-kaas/tenancy';
import { all, type CustomResourceOptions, type Input, type Output, output } from '@pulumi/pulumi';
import { enclosing, needed } from './enclosing.js';
import type { Fields } from './fields.js';
import { type IProject, ofWorkspace, Project } from './project.js';
import { HexabaseResource } from './resource.js';
import { schemaVersion } from './schema-version.js';
import { Tenancy } from './tenancy.js';
import { type IWorkspace, Workspace } from './workspace.js';

/** Gives a group a preset ClusterRole in the whole workspace, or a project Role in a project and the projects below it. */
export class GroupBinding extends HexabaseResource {
  /** Id of the binding. */
  declare readonly groupBindingName: Output<string>;

  constructor(name: string, args: GroupBindingArgs, options: CustomResourceOptions) {
    const tenancy = Tenancy.around(options.parent, name);
    const around = enclosing(options.parent, Project);
    const { workspace, project = args.role === undefined ? undefined : around, ...fields } = args;
    const found = workspace ?? project ?? around ?? enclosing(options.parent, Workspace);
    const home = needed<IWorkspace>(found, name, 'workspace');
    const { organizationName, workspaceName } = home;
    const groupBindingName = output(args.name ?? name);
    const spec = {
      ...fields,
      name: groupBindingName,
      organization: organizationName,
      workspace: workspaceName,
      project: project && ofWorkspace(tenancy, `groupBindings.${name}`, home)(project),
    };
    tenancy.declare('groupBindings', name, spec);
    const path = all([organizationName, workspaceName, groupBindingName]).apply(([a, b, c]) =>
      names.bindingPath(a, b, c),
    );
    super(
      'GroupBinding',
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
    this.groupBindingName = groupBindingName;
  }
}

/** Properties of a group binding. */
export interface GroupBindingArgs
  extends Fields<Omit<GroupBindingSpec, 'name' | 'organization' | 'workspace' | 'project'>> {
  /**
   * Id of the binding, unique in its workspace: DNS label, at most 40 characters. Immutable.
   * @default the name of the resource
   */
  readonly name?: Input<string>;
  /**
   * The workspace. Immutable.
   * @default that of the project, or the workspace among the parents of the resource
   */
  readonly workspace?: IWorkspace;
  /**
   * Project in which the role is bound.
   * @default the project among the parents of the resource, when `role` is given
   */
  readonly project?: IProject;
}
