import type { Amounts } from './amount.js';

/** A cluster that holds vClusters. */
export interface HostCluster {
  /** Id of the host cluster: DNS label, at most 20 characters, no `--`. Immutable. */
  readonly name: string;
  /** Where it stands, for placement and residency: `jp-east`. */
  readonly region: string;
  /** Availability zones. @default none: replicas are spread over nodes only */
  readonly zones: readonly string[];
  /** Labels for placement. @default none */
  readonly labels: Readonly<Record<string, string>>;
  /** Deployment shape; sets the number of workspaces the cluster takes. @default 'small-enterprise' */
  readonly profile: Profile;
  /** Most workspaces on this cluster. @default from the profile: 20, 100 or 10 */
  readonly maxWorkspaces: number;
  /** DNS domain under which workspaces get their names: `kaas.example.com`. */
  readonly domain: string;
  /** Who issues ID tokens for people. */
  readonly issuer: Issuer;
  /** Capacity of the shared nodes (node pools are counted on their own). */
  readonly capacity: Amounts;
  /** How many times the capacity may be sold, per resource. @default 1 for each: nothing is sold twice */
  readonly overcommit: Overcommit;
  /** Pools of nodes for dedicated plans. @default none: only shared plans fit */
  readonly nodePools: readonly NodePool[];
  /** The ingress controller or gateway that may reach declared ports. @default none: nothing comes in from outside */
  readonly ingress?: Ingress;
  /** Address ranges and in-cluster services that network policies are made from. */
  readonly network: HostNetwork;
  /** Registries that images may come from. @default none: any registry */
  readonly registries: readonly string[];
  /** Storage class of workspaces' control planes and the default of their volumes. @default the cluster's default class */
  readonly storageClass?: string;
  /** Number of kustomize-/helm-controller shards that the cluster runs. @default 0: no sharding label */
  readonly shards: number;
  /** Version of the vCluster chart. @default '0.34.0', see the README's support table */
  readonly vclusterVersion: string;
  /** Helm repository of the vCluster chart. @default 'https://charts.loft.sh' */
  readonly chartRepository: string;
  /** Registry that replaces the images' own, for a mirror. @default none: images come from where their makers publish */
  readonly imageRegistry?: string;
  /** The Flux source that carries this tree. @default the one `flux bootstrap` makes: GitRepository `flux-system` */
  readonly source: FluxSource;
}

export type Profile = 'small-enterprise' | 'medium-enterprise' | 'edge';

export interface Issuer {
  /** Issuer URL, https only, exactly as in the tokens. */
  readonly url: string;
  /** PEM certificates that the issuer's TLS is verified with. @default the roots of the API server's image */
  readonly certificateAuthority?: string;
}

export interface Overcommit {
  readonly cpu: number;
  readonly memory: number;
  readonly storage: number;
}

export interface NodePool {
  /** Id of the pool; its nodes carry the label and the taint `kaas.hexabase.ai/node-pool=<name>`. */
  readonly name: string;
  /** Capacity of the whole pool. */
  readonly capacity: Amounts;
}

export interface Ingress {
  /** Ingress class that workspaces use. */
  readonly className: string;
  /** Namespace on the host cluster where the controller's pods run. */
  readonly namespace: string;
}

export interface HostNetwork {
  /** Range of pod addresses: `10.42.0.0/16`. */
  readonly podCidr: string;
  /** Range of service addresses: `10.43.0.0/16`. */
  readonly serviceCidr: string;
  /** Ranges of node addresses. */
  readonly nodeCidrs: readonly string[];
}

export interface FluxSource {
  readonly kind: 'GitRepository' | 'OCIRepository' | 'Bucket';
  readonly name: string;
  readonly namespace: string;
}
