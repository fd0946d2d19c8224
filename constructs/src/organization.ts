import { names } from '@hexabase-kaas/tenancy';
import { Construct } from 'constructs';
import { declare, disown } from './declare.js';

/** The unit of billing and of organization users. It has no Kubernetes object. */
export class Organization extends Construct implements IOrganization {
  /** An organization that a context document of the app declares. */
  public static fromName(name: string): IOrganization {
    return { organizationName: name };
  }

  /** An organization that another source declares: checked together with this app, but not rendered from it. */
  public static fromProps(scope: Construct, id: string, props: OrganizationProps): Organization {
    return disown(new Organization(scope, id, props));
  }

  public readonly organizationName: string;

  constructor(scope: Construct, id: string, props: OrganizationProps = {}) {
    super(scope, id);
    this.organizationName = props.name ?? id;
    declare(this, 'organizations', names.organizationPath(this.organizationName), {
      ...props,
      name: this.organizationName,
    });
  }
}

/** What others need to know of an organization. */
export interface IOrganization {
  /** Id of the organization. */
  readonly organizationName: string;
}

/** Properties of an organization. */
export interface OrganizationProps {
  /**
   * Id of the organization: DNS label, at most 20 characters, no `--`. Immutable.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * Name for people.
   * @default the name
   */
  readonly displayName?: string;
  /**
   * Who administers and pays; no right inside any workspace by that role.
   * @default none: managed in the console
   */
  readonly users?: OrganizationUser[];
}

/** A user of an organization. */
export interface OrganizationUser {
  /** Opaque user id; never an e-mail address, because Git history cannot be erased. */
  readonly user: string;
  /** What the user may do. */
  readonly role: OrganizationRole;
}

/** What an organization user may do. */
export enum OrganizationRole {
  /** Administer everything of the organization. */
  ADMIN = 'admin',
  /** See to billing only. */
  BILLING = 'billing',
}
