import { names } from '@hexabase-kaas/tenancy';
import { Construct } from 'constructs';
import type { QuotaAmounts } from './amounts.js';
import type { ContainerDefaults } from './container-defaults.js';
import type { ControlPlane } from './control-plane.js';
import { declare, disown } from './declare.js';
import type { Price } from './price.js';

/** A named, versioned offer: limits, isolation and prices. */
export class Plan extends Construct implements IPlan {
  /** The default plan `small`: 2 CPU, 4Gi, shared nodes. */
  public static small(): IPlan {
    return Plan.fromName('small');
  }

  /** The default plan `medium`: 4 CPU, 8Gi, shared nodes. */
  public static medium(): IPlan {
    return Plan.fromName('medium');
  }

  /** The default plan `edge`: 1 CPU, 2Gi and a small control plane. */
  public static edge(): IPlan {
    return Plan.fromName('edge');
  }

  /** The default plan `dedicated`: 8 CPU, 16Gi on a node pool of its own, three control planes on etcd. */
  public static dedicated(): IPlan {
    return Plan.fromName('dedicated');
  }

  /** A plan that a context document of the app declares, or a default one. */
  public static fromName(name: string): IPlan {
    return { planName: name };
  }

  /** A plan that another source declares: checked together with this app. */
  public static fromProps(scope: Construct, id: string, props: PlanProps): Plan {
    return disown(new Plan(scope, id, props));
  }

  public readonly planName: string;

  constructor(scope: Construct, id: string, props: PlanProps) {
    super(scope, id);
    this.planName = props.name ?? id;
    declare(this, 'plans', names.planPath(this.planName), { ...props, name: this.planName });
  }
}

/** What others need to know of a plan. */
export interface IPlan {
  /** Id of the plan. */
  readonly planName: string;
}

/** Properties of a plan. */
export interface PlanProps {
  /**
   * Id of the plan.
   * @default the id of the construct
   */
  readonly name?: string;
  /**
   * Version of the offer; a changed limit is a new version.
   * @default 1
   */
  readonly version?: number;
  /**
   * Whether workspaces share nodes or have a node pool of their own.
   * @default Isolation.SHARED
   */
  readonly isolation?: Isolation;
  /** What the tenant buys: exactly this is usable by the tenant's pods. */
  readonly limits: QuotaAmounts;
  /**
   * Services a workspace may have.
   * @default 50
   */
  readonly services?: number;
  /**
   * Load balancers a workspace may have.
   * @default 0
   */
  readonly loadBalancers?: number;
  /**
   * Quota of a project that declares none.
   * @default a quarter of the plan's limits
   */
  readonly projectQuota?: QuotaAmounts;
  /**
   * What a container without requests and limits gets.
   * @default 100m/128Mi requested, 500m/512Mi limit, less where the project quota is less
   */
  readonly container?: ContainerDefaults;
  /**
   * The workspace's own control plane, on top of what the tenant buys.
   * @default one replica on SQLite, 200m/512Mi requested, 2/4Gi limit, 5Gi
   */
  readonly controlPlane?: ControlPlane;
  /**
   * Pod Security Standard enforced in projects.
   * @default PodSecurity.RESTRICTED
   */
  readonly podSecurity?: PodSecurity;
  /**
   * Whether workspace admins may exec, attach and port-forward in projects.
   * @default true
   */
  readonly exec?: boolean;
  /**
   * What one workspace costs, once for each currency; a changed price is a new version.
   * @default none: granted by the operator
   */
  readonly prices?: Price[];
  /**
   * Days without charge at the start of an organization's first subscription.
   * @default none
   */
  readonly trialDays?: number;
}

/** Whether workspaces share nodes. */
export enum Isolation {
  /** Workspaces share nodes. */
  SHARED = 'shared',
  /** A workspace has a node pool of its own. */
  DEDICATED = 'dedicated',
}

/** Pod Security Standard. */
export enum PodSecurity {
  /** Known privilege escalations are refused. */
  BASELINE = 'baseline',
  /** Hardened pods only. */
  RESTRICTED = 'restricted',
}
