import { names } from '@hexabase-kaas/tenancy';
import { Construct } from 'constructs';
import type { Amounts } from './amounts.js';
import type { ApiServerRoute } from './api-server-route.js';
import { declare, disown } from './declare.js';
import type { FluxSource } from './flux-source.js';
import type { HostNetwork, Ingress } from './host-network.js';
import type { Issuer } from './issuer.js';
import type { NodePool } from './node-pool.js';
import type { Overcommit } from './overcommit.js';
import type { Patch } from './patch.js';

/** A cluster that holds vClusters. */
export class HostCluster extends Construct implements IHostCluster {
  /** A host cluster that a context document of the app declares. */
  public static fromName(name: string): IHostCluster {
    return { hostClusterName: name };
  }

  /** A host cluster that another source declares: checked together with this app, but not rendered from it. */
  public static fromProps(scope: Construct, id: string, props: HostClusterProps): HostCluster {
    return disown(new HostCluster(scope, id, props));
  }

  public readonly hostClusterName: string;

  constructor(scope: Construct, id: string, props: HostClusterProps) {
    super(scope, id);
    this.hostClusterName = props.name ?? id;
    declare(this, 'hostClusters', names.hostClusterPath(this.hostClusterName), {
      ...props,
      name: this.hostClusterName,
    });
  }
}

/** What others need to know of a host cluster. */
export interface IHostCluster {
  /** Id of the host cluster. */
  readonly hostClusterName: string;
}

/** Properties of a host cluster. */
export interface HostClusterProps {
  /**
   * Id of the host cluster: DNS label, at most 20 characters, no `--`. Immutable.
   * @default the id of the construct
   */
  readonly name?: string;
  /** Where it stands, for placement and residency: `jp-east`. */
  readonly region: string;
  /**
   * Availability zones.
   * @default none: replicas are spread over nodes only
   */
  readonly zones?: string[];
  /**
   * Labels for placement.
   * @default none
   */
  readonly labels?: { [key: string]: string };
  /**
   * Deployment shape; sets the number of workspaces the cluster takes.
   * @default Profile.SMALL_ENTERPRISE
   */
  readonly profile?: Profile;
  /**
   * Most workspaces on this cluster.
   * @default from the profile: 20, 100 or 10
   */
  readonly maxWorkspaces?: number;
  /** DNS domain under which workspaces get their names: `kaas.example.com`. */
  readonly domain: string;
  /** Who issues ID tokens for people. */
  readonly issuer: Issuer;
  /** Capacity of the shared nodes (node pools are counted on their own). */
  readonly capacity: Amounts;
  /**
   * How many times the capacity may be sold, per resource.
   * @default 1 for each: nothing is sold twice
   */
  readonly overcommit?: Overcommit;
  /**
   * Pools of nodes for dedicated plans.
   * @default none: only shared plans fit
   */
  readonly nodePools?: NodePool[];
  /**
   * The ingress controller or gateway that may reach declared ports.
   * @default none: nothing comes in from outside
   */
  readonly ingress?: Ingress;
  /**
   * How members come to the API servers of workspaces from outside.
   * @default none: the operator leads there by hand
   */
  readonly apiServerRoute?: ApiServerRoute;
  /** Address ranges that network policies are made from. */
  readonly network: HostNetwork;
  /**
   * Registries that images may come from.
   * @default none: any registry
   */
  readonly registries?: string[];
  /**
   * Label keys, one of which says of every namespace of a project who answers for it: `cost-center`.
   * @default the organization answers, by the label `kaas.hexabase.ai/owner` that every namespace has
   */
  readonly ownerLabels?: string[];
  /**
   * Whether policies on images and on what vClusters copy to the host refuse, or only warn and leave a mark in the audit
   * log. What keeps tenants apart on their nodes and inside their vClusters refuses either way.
   * @default PolicyMode.ENFORCE
   */
  readonly policyMode?: PolicyMode;
  /**
   * What judges the objects that vClusters copy to the host: the API server itself, or Kyverno 1.17 or later, which reports and takes
   * exceptions and is yours to install.
   * @default PolicyEngine.ADMISSION
   */
  readonly policyEngine?: PolicyEngine;
  /**
   * Users of the host cluster that deliver to workspaces beside Flux, as a Pulumi stack does.
   * @default none
   */
  readonly deliveryUsers?: string[];
  /**
   * Storage classes that volumes of tenants may have; `storageClass` is one of them.
   * @default every class
   */
  readonly storageClasses?: string[];
  /**
   * Runtime classes that pods of tenants may have.
   * @default every class
   */
  readonly runtimeClasses?: string[];
  /**
   * Storage class of workspaces' control planes and the default of their volumes.
   * @default the cluster's default class
   */
  readonly storageClass?: string;
  /**
   * Number of kustomize-/helm-controller shards that the cluster runs.
   * @default 0: no sharding label
   */
  readonly shards?: number;
  /**
   * Version of the vCluster chart.
   * @default '0.34.0', see the README's support table
   */
  readonly vclusterVersion?: string;
  /**
   * Helm repository of the vCluster chart.
   * @default 'https://charts.loft.sh'
   */
  readonly chartRepository?: string;
  /**
   * Registry that replaces the images' own, for a mirror.
   * @default none: images come from where their makers publish
   */
  readonly imageRegistry?: string;
  /**
   * The Flux source that carries this tree.
   * @default the GitRepository flux-system/flux-system
   */
  readonly source?: FluxSource;
  /**
   * Patches that are laid over the rendered manifests of the host cluster, last of all and in this order.
   * @default none
   */
  readonly patches?: Patch[];
}

/** What becomes of a request that a policy objects to. */
export enum PolicyMode {
  /** Whoever asks is warned, and the audit log has it. */
  AUDIT = 'audit',
  /** It is refused. */
  ENFORCE = 'enforce',
}

/** What enforces policies. */
export enum PolicyEngine {
  /** The API server, by ValidatingAdmissionPolicy: nothing to install. */
  ADMISSION = 'admission',
  /** Kyverno, by ValidatingPolicy. */
  KYVERNO = 'kyverno',
}

/** Deployment shape of a host cluster. */
export enum Profile {
  /** Up to 20 workspaces. */
  SMALL_ENTERPRISE = 'small-enterprise',
  /** Up to 100 workspaces. */
  MEDIUM_ENTERPRISE = 'medium-enterprise',
  /** Up to 10 workspaces on a small site. */
  EDGE = 'edge',
}
