import type { HostClusterSpec } from '@hexabase-kaas/tenancy';
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from '@pulumi/pulumi';
import type { Fields } from './fields.js';
import { Tenancy } from './tenancy.js';

/** A cluster that holds vClusters. */
export class HostCluster extends ComponentResource implements IHostCluster {
  /** A host cluster that a context document of the tenancy declares. */
  static fromName(name: Input<string>): IHostCluster {
    return { hostClusterName: output(name) };
  }

  readonly hostClusterName: Output<string>;

  constructor(name: string, args: HostClusterArgs, options: ComponentResourceOptions) {
    super('hexabase:index:HostCluster', name, {}, options);
    this.hostClusterName = output(args.name ?? name);
    Tenancy.around(options.parent, name).declare('hostClusters', name, { ...args, name: this.hostClusterName });
    this.registerOutputs({ hostClusterName: this.hostClusterName });
  }
}

/** What others need to know of a host cluster. */
export interface IHostCluster {
  /** Id of the host cluster. */
  readonly hostClusterName: Output<string>;
}

/** Properties of a host cluster. */
export interface HostClusterArgs extends Fields<Omit<HostClusterSpec, 'name'>> {
  /**
   * Id of the host cluster: DNS label, at most 20 characters, no `--`. Immutable.
   * @default the name of the resource
   */
  readonly name?: Input<string>;
}
