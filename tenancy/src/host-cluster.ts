import { type Amounts, amountsShape } from './amount.js';
import { type ApiServerRoute, apiServerRouteShape } from './api-server-route.js';
import { type FluxSource, fluxSourceShape, fluxSystem } from './flux-source.js';
import { type HostNetwork, type Ingress, ingressShape, networkShape } from './host-network.js';
import { type Issuer, issuerShape } from './issuer.js';
import { maxLength } from './name.js';
import { type NodePool, nodePoolShape } from './node-pool.js';
import { type Patch, patchShape } from './patch.js';
import { integer, list, number, object, oneOf, optional, required, set, withDefault } from './shape.js';
import { chartRepository, hostname, id, labels, ownLabelKey, registry, text } from './text.js';
import { vclusterVersions } from './version.js';

export { issuerPort } from './issuer.js';

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
  /** How members come to the API servers of workspaces from outside. @default none: the operator leads there by hand */
  readonly apiServerRoute?: ApiServerRoute;
  /** Address ranges and in-cluster services that network policies are made from. */
  readonly network: HostNetwork;
  /** Registries that images may come from. @default none: any registry */
  readonly registries: readonly string[];
  /** Label keys, one of which every project has, to say who answers for it. @default none: the organization does */
  readonly ownerLabels: readonly string[];
  /** Whether policies on images and on what vClusters copy to the host refuse, or only warn. @default 'enforce' */
  readonly policyMode: PolicyMode;
  /** What judges the objects that vClusters copy to the host; Kyverno is yours to install. @default 'admission' */
  readonly policyEngine: PolicyEngine;
  /** Users of the host cluster that deliver to workspaces beside Flux, as a Pulumi stack does. @default none */
  readonly deliveryUsers: readonly string[];
  /** Storage classes that volumes of tenants may have; `storageClass` is one of them. @default every class */
  readonly storageClasses?: readonly string[];
  /** Runtime classes that pods of tenants may have. @default every class */
  readonly runtimeClasses?: readonly string[];
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
  /** Patches that are laid over the rendered manifests of the host cluster, last of all and in this order. @default none */
  readonly patches: readonly Patch[];
}

export type PolicyMode = 'audit' | 'enforce';

export type PolicyEngine = 'admission' | 'kyverno';

export type Profile = 'small-enterprise' | 'medium-enterprise' | 'edge';

/** How many times each resource of the shared nodes may be sold. */
export interface Overcommit {
  /** How many times CPU may be sold. @default 1 */
  readonly cpu: number;
  /** How many times memory may be sold. @default 1 */
  readonly memory: number;
  /** How many times storage may be sold. @default 1 */
  readonly storage: number;
}

type HostClusterNeeds = 'name' | 'region' | 'domain' | 'issuer' | 'capacity' | 'network';

/** A host cluster as its author writes it. */
export interface HostClusterSpec
  extends Pick<HostCluster, HostClusterNeeds>,
    Partial<Omit<HostCluster, HostClusterNeeds | 'overcommit' | 'source'>> {
  readonly overcommit?: Partial<Overcommit>;
  readonly source?: Partial<FluxSource>;
}

/** Most workspaces on a cluster of each profile. Source: seed, enterprise deployment patterns (`max_vclusters`). */
export const profileWorkspaces: Readonly<Record<Profile, number>> = {
  'small-enterprise': 20,
  'medium-enterprise': 100,
  edge: 10,
};

const place = text('lower-case letters, digits and hyphens, like jp-east', '^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$', 63);
const className = text('the name of a class', '^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$', 253);
const hostUser = text(
  'a user of the host cluster, like system:serviceaccount:delivery:pulumi',
  '^[A-Za-z0-9][A-Za-z0-9._:/-]*$',
  253,
);
const factor = (resource: string) => withDefault(`How many times ${resource} may be sold.`, number(0.1, 100), 1, '1');

export const hostClusterShape = object<HostCluster>({
  name: required(
    'Id of the host cluster: DNS label, at most 20 characters, no `--`. Immutable.',
    id(maxLength.hostCluster),
  ),
  region: required('Where it stands, for placement and residency: `jp-east`.', place),
  zones: withDefault('Availability zones.', set(place), [], 'none: replicas are spread over nodes only'),
  labels: withDefault('Labels for placement.', labels, {}, 'none'),
  profile: withDefault(
    'Deployment shape; sets the number of workspaces the cluster takes.',
    oneOf('small-enterprise', 'medium-enterprise', 'edge'),
    'small-enterprise',
    "'small-enterprise'",
  ),
  maxWorkspaces: withDefault(
    'Most workspaces on this cluster.',
    integer(1, 10_000),
    ({ profile }) => profileWorkspaces[profile as Profile],
    'from the profile: 20, 100 or 10',
  ),
  domain: required('DNS domain under which workspaces get their names: `kaas.example.com`.', hostname),
  issuer: required('Who issues ID tokens for people.', issuerShape),
  capacity: required('Capacity of the shared nodes (node pools are counted on their own).', amountsShape),
  overcommit: withDefault(
    'How many times the capacity may be sold, per resource.',
    object<Overcommit>({ cpu: factor('CPU'), memory: factor('memory'), storage: factor('storage') }),
    { cpu: 1, memory: 1, storage: 1 },
    '1 for each: nothing is sold twice',
  ),
  nodePools: withDefault('Pools of nodes for dedicated plans.', set(nodePoolShape), [], 'none: only shared plans fit'),
  ingress: optional(
    'The ingress controller or gateway that may reach declared ports.',
    ingressShape,
    'none: nothing comes in from outside',
  ),
  apiServerRoute: optional(
    'How members come to the API servers of workspaces from outside.',
    apiServerRouteShape,
    'none: the operator leads there by hand',
  ),
  network: required('Address ranges and in-cluster services that network policies are made from.', networkShape),
  registries: withDefault('Registries that images may come from.', set(registry), [], 'none: any registry'),
  ownerLabels: withDefault(
    'Label keys, one of which every project has, to say who answers for it.',
    set(ownLabelKey),
    [],
    'none: the organization does',
  ),
  policyMode: withDefault(
    'Whether policies on images and on what vClusters copy to the host refuse, or only warn.',
    oneOf('audit', 'enforce'),
    'enforce',
    "'enforce'",
  ),
  policyEngine: withDefault(
    'What judges the objects that vClusters copy to the host; Kyverno is yours to install.',
    oneOf('admission', 'kyverno'),
    'admission',
    "'admission'",
  ),
  deliveryUsers: withDefault(
    'Users of the host cluster that deliver to workspaces beside Flux, as a Pulumi stack does.',
    set(hostUser),
    [],
    'none',
  ),
  storageClasses: optional(
    'Storage classes that volumes of tenants may have; `storageClass` is one of them.',
    set(className),
    'every class',
  ),
  runtimeClasses: optional('Runtime classes that pods of tenants may have.', set(className), 'every class'),
  storageClass: optional(
    "Storage class of workspaces' control planes and the default of their volumes.",
    text('the name of a storage class', '^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$', 253),
    "the cluster's default class",
  ),
  shards: withDefault(
    'Number of kustomize-/helm-controller shards that the cluster runs.',
    integer(0, 64),
    0,
    '0: no sharding label',
  ),
  vclusterVersion: withDefault(
    'Version of the vCluster chart.',
    oneOf(...vclusterVersions),
    '0.34.0',
    "'0.34.0', see the README's support table",
  ),
  chartRepository: withDefault(
    'Helm repository of the vCluster chart.',
    chartRepository,
    'https://charts.loft.sh',
    "'https://charts.loft.sh'",
  ),
  imageRegistry: optional(
    "Registry that replaces the images' own, for a mirror.",
    registry,
    'none: images come from where their makers publish',
  ),
  source: withDefault(
    'The Flux source that carries this tree.',
    fluxSourceShape,
    fluxSystem,
    'the one `flux bootstrap` makes: GitRepository `flux-system`',
  ),
  patches: withDefault(
    'Patches that are laid over the rendered manifests of the host cluster, last of all and in this order.',
    list(patchShape),
    [],
    'none',
  ),
});
