import type { PlanSpec } from '@hexabase-kaas/tenancy';
import { ComponentResource, type ComponentResourceOptions, type Input, type Output, output } from '@pulumi/pulumi';
import type { Fields } from './fields.js';
import { Tenancy } from './tenancy.js';

/** A named, versioned offer: limits, isolation and prices. */
export class Plan extends ComponentResource implements IPlan {
  /** The default plan `small`: 2 CPU, 4Gi, shared nodes. */
  static small(): IPlan {
    return Plan.fromName('small');
  }

  /** The default plan `medium`: 4 CPU, 8Gi, shared nodes. */
  static medium(): IPlan {
    return Plan.fromName('medium');
  }

  /** The default plan `edge`: 1 CPU, 2Gi and a small control plane. */
  static edge(): IPlan {
    return Plan.fromName('edge');
  }

  /** The default plan `dedicated`: 8 CPU, 16Gi on a node pool of its own, three control planes on etcd. */
  static dedicated(): IPlan {
    return Plan.fromName('dedicated');
  }

  /** A plan that a context document of the tenancy declares, or a default one. */
  static fromName(name: Input<string>): IPlan {
    return { planName: output(name) };
  }

  readonly planName: Output<string>;

  constructor(name: string, args: PlanArgs, options: ComponentResourceOptions) {
    super('hexabase:index:Plan', name, {}, options);
    this.planName = output(args.name ?? name);
    Tenancy.around(options.parent, name).declare('plans', name, { ...args, name: this.planName });
    this.registerOutputs({ planName: this.planName });
  }
}

/** What others need to know of a plan. */
export interface IPlan {
  /** Id of the plan. */
  readonly planName: Output<string>;
}

/** Properties of a plan. */
export interface PlanArgs extends Fields<Omit<PlanSpec, 'name'>> {
  /**
   * Id of the plan.
   * @default the name of the resource
   */
  readonly name?: Input<string>;
}
