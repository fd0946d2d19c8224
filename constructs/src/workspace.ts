import { names } from '@hexabase-kaas/tenancy';
import { Construct } from 'constructs';
import { declare, disown } from './declare.js';
import { enclosing } from './enclosing.js';
import type { Group } from './group.js';
import type { IHostCluster } from './host-cluster.js';
import { type IOrganization, Organization } from './organization.js';
import type { Patch } from './patch.js';
import type { IPlan } from './plan.js';

/** The strong isolation boundary: one vCluster in one host namespace. */
export class Workspace extends Construct implements IWorkspace {
  /** A workspace that a context document of the app declares. */
  public static fromName(organization: IOrganization, name: string): IWorkspace {
    return { organization, workspaceName: name };
  }

  /** A workspace that another source declares: checked together with this app, but not rendered from it. */
  public static fromProps(scope: Construct, id: string, props: WorkspaceProps): Workspace {
    return disown(new Workspace(scope, id, props));
  }

  public readonly workspaceName: string;
  public readonly organization: IOrganization;

  constructor(scope: Construct, id: string, props: WorkspaceProps) {
    super(scope, id);
    this.workspaceName = props.name ?? id;
    this.organization = props.organization ?? enclosing(this, Organization, 'organization');
    const { organizationName } = this.organization;
    declare(this, 'workspaces', names.workspacePath(organizationName, this.workspaceName), {
      ...props,
      name: this.workspaceName,
      organization: organizationName,
      hostCluster: props.hostCluster.hostClusterName,
      plan: props.plan.planName,
    });
  }
}

/** What others need to know of a workspace. */
export interface IWorkspace {
  /** The organization that the workspace belongs to. */
  readonly organization: IOrganization;
  /** Id of the workspace. */
  readonly workspaceName: string;
}

/** Properties of a workspace. */
export interface WorkspaceProps {
  /**
   * Id of the workspace within its organization: DNS label, at most 24 characters, no `--`. Immutable.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * The organization. Immutable.
   * @default the organization in whose scope the workspace stands
   */
  readonly organization?: IOrganization;
  /** The host cluster. Immutable: a move is a restore elsewhere. */
  readonly hostCluster: IHostCluster;
  /** The plan. */
  readonly plan: IPlan;
  /** Opaque user id of whoever made the workspace; becomes a member of `WSAdmins`. */
  readonly creator: string;
  /**
   * Node pool of a dedicated plan; it holds this workspace alone.
   * @default none, for a shared plan
   */
  readonly nodePool?: string;
  /**
   * Groups beside the default ones.
   * @default none: `WorkspaceMembers` > `WSAdmins`, `WSUsers`
   */
  readonly groups?: Group[];
  /**
   * Hostnames that this workspace may serve; no other workspace may have one of them.
   * @default none
   */
  readonly hostnames?: string[];
  /**
   * Whether pods may open connections to the internet.
   * @default false
   */
  readonly internetEgress?: boolean;
  /**
   * Further address ranges that pods may open connections to.
   * @default none
   */
  readonly egressCidrs?: string[];
  /**
   * What becomes of volumes and namespace when the workspace is removed.
   * @default Retention.KEEP
   */
  readonly retention?: Retention;
  /**
   * Whether the control plane is stopped and nothing is applied inside; volumes and all that is declared stay.
   * @default false
   */
  readonly suspended?: boolean;
  /**
   * Kubernetes version of the virtual API server: `1.34`.
   * @default the chart's own
   */
  readonly kubernetesVersion?: string;
  /**
   * Values that are laid over the rendered vCluster chart values; licence-gated and isolation keys are refused.
   * @default none
   */
  // biome-ignore lint/suspicious/noExplicitAny: jsii has no other word for JSON
  readonly vclusterValues?: { [key: string]: any };
  /**
   * Labels for the host namespace.
   * @default none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Annotations for the host namespace, like the compliance ones.
   * @default none
   */
  readonly annotations?: { [key: string]: string };
  /**
   * Patches that are laid over the rendered manifests of the workspace and its projects, last of all and in this order.
   * @default none
   */
  readonly patches?: Patch[];
}

/** What becomes of volumes and namespace when a workspace is removed. */
export enum Retention {
  /** They stay. */
  KEEP = 'keep',
  /** They are deleted. */
  DELETE = 'delete',
}
