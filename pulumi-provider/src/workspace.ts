import { names, type WorkspaceSpec } from '@hexabase-kaas/tenancy';
import { all, type CustomResourceOptions, type Input, type Output, output } from '@pulumi/pulumi';
import { enclosing, needed } from './enclosing.js';
import type { Fields } from './fields.js';
import type { IHostCluster } from './host-cluster.js';
import { memberAccess } from './member-access.js';
import { type IOrganization, Organization } from './organization.js';
import type { IPlan } from './plan.js';
import { HexabaseResource } from './resource.js';
import { schemaVersion } from './schema-version.js';
import { Tenancy } from './tenancy.js';

/** The strong isolation boundary: one vCluster in one host namespace. */
export class Workspace extends HexabaseResource implements IWorkspace {
  /** A workspace that a context document of the tenancy declares. */
  static fromName(organization: IOrganization, name: Input<string>): IWorkspace {
    return { organizationName: organization.organizationName, workspaceName: output(name) };
  }

  declare readonly organizationName: Output<string>;
  declare readonly workspaceName: Output<string>;
  /** Namespace of the workspace on its host cluster. */
  declare readonly hostNamespace: Output<string>;
  /** Where members reach the API server. */
  declare readonly apiServer: Output<string>;
  /** Issuer of the tokens that the API server takes. */
  declare readonly issuer: Output<string>;
  /** OAuth client and audience of the workspace. */
  declare readonly clientId: Output<string>;
  /** Kubeconfig for members, as JSON. It holds no secret: kubectl signs in through the plugin kubelogin. */
  declare readonly kubeconfig: Output<string>;
  /** Digest of every manifest of the workspace, its projects and its bindings. */
  declare readonly manifestDigest: Output<string>;

  constructor(name: string, args: WorkspaceArgs, options: CustomResourceOptions) {
    const tenancy = Tenancy.around(options.parent, name);
    const { ready, organization = enclosing(options.parent, Organization), hostCluster, plan, ...fields } = args;
    const { organizationName } = needed(organization, name, 'organization');
    const workspaceName = output(args.name ?? name);
    const spec = {
      ...fields,
      name: workspaceName,
      organization: organizationName,
      hostCluster: hostCluster.hostClusterName,
      plan: plan.planName,
    };
    tenancy.declare('workspaces', name, spec);
    const path = all([organizationName, workspaceName]).apply(([a, b]) => names.workspacePath(a, b));
    super(
      'Workspace',
      name,
      {
        ...spec,
        schemaVersion,
        ready,
        apiServer: tenancy.look(path, ({ access }, key) => access[key]?.apiServer),
        issuer: tenancy.look(path, ({ access }, key) => access[key]?.issuer),
        manifestDigest: tenancy.look(path, ({ digests }, key) => digests[key]),
        delivered: tenancy.delivered(path),
      },
      options,
    );
    tenancy.addDependent(this, path);
    this.organizationName = organizationName;
    this.workspaceName = workspaceName;
    // They follow from the others, so they are known in a preview too, and no state has to hold them.
    const access = all([organizationName, workspaceName, this.apiServer, this.issuer]).apply(
      ([organization, workspace, apiServer, issuer]) => memberAccess({ organization, workspace, apiServer, issuer }),
    );
    this.hostNamespace = access.hostNamespace;
    this.clientId = access.clientId;
    this.kubeconfig = access.kubeconfig;
  }
}

/** What others need to know of a workspace. */
export interface IWorkspace {
  /** Id of the organization. */
  readonly organizationName: Output<string>;
  /** Id of the workspace. */
  readonly workspaceName: Output<string>;
}

/** Properties of a workspace. */
export interface WorkspaceArgs
  extends Fields<Omit<WorkspaceSpec, 'name' | 'organization' | 'hostCluster' | 'plan' | 'patches' | 'vclusterValues'>> {
  /**
   * Id of the workspace within its organization: DNS label, at most 24 characters, no `--`. Immutable.
   * @default the name of the resource
   */
  readonly name?: Input<string>;
  /**
   * The organization. Immutable.
   * @default the organization among the parents of the workspace
   */
  readonly organization?: IOrganization;
  /** The host cluster. Immutable: a workspace on another one is another workspace, without the data of this one. */
  readonly hostCluster: IHostCluster;
  /** The plan. */
  readonly plan: IPlan;
  /**
   * Values that are laid over the rendered vCluster chart values; licence-gated and isolation keys are refused.
   * @default none
   */
  readonly vclusterValues?: Input<Readonly<Record<string, unknown>>>;
  /**
   * Patches that are laid over the rendered manifests of the workspace and its projects, last of all and in this order.
   * @default none
   */
  readonly patches?: Input<WorkspaceSpec['patches']>;
  /**
   * Waits after the delivery until the API server answers.
   * @default the resource is there when its manifests are delivered
   */
  readonly ready?: Input<ReadyArgs>;
}

/** How long to wait for an API server. */
export interface ReadyArgs {
  /** Longest wait, in seconds. When it is over, the workspace stays in the state and the next update waits again. */
  readonly timeoutSeconds: Input<number>;
  /**
   * PEM certificates that the server's TLS is verified with.
   * @default the roots of Node
   */
  readonly certificateAuthority?: Input<string>;
}
