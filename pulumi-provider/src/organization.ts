import type { OrganizationSpec } from '@hexabase-kaas/tenancy';
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from '@pulumi/pulumi';
import type { Fields } from './fields.js';
import { Tenancy } from './tenancy.js';

/** The unit of billing and of organization users. It has no Kubernetes object. */
export class Organization extends ComponentResource implements IOrganization {
  /** An organization that a context document of the tenancy declares. */
  static fromName(name: Input<string>): IOrganization {
    return { organizationName: output(name) };
  }

  readonly organizationName: Output<string>;

  constructor(name: string, args: OrganizationArgs, options: ComponentResourceOptions) {
    super('hexabase:index:Organization', name, {}, options);
    this.organizationName = output(args.name ?? name);
    Tenancy.around(options.parent, name).declare('organizations', name, { ...args, name: this.organizationName });
    this.registerOutputs({ organizationName: this.organizationName });
  }
}

/** What others need to know of an organization. */
export interface IOrganization {
  /** Id of the organization. */
  readonly organizationName: Output<string>;
}

/** Properties of an organization. */
export interface OrganizationArgs extends Fields<Omit<OrganizationSpec, 'name'>> {
  /**
   * Id of the organization: DNS label, at most 20 characters, no `--`. Immutable.
   * @default the name of the resource
   */
  readonly name?: Input<string>;
}
