import {
  hostHardeningPolicies,
  hostPolicies,
  keepingPolicies,
  kyvernoValidatingPolicy,
  namespaceOwner,
  policyManifests,
  protectionManifests,
  rightsPolicies,
  runtimeClasses,
  storageClasses,
  trustedRegistries,
  workspacePolicyManifests,
} from '@hexabase-kaas/policies/manifests';
import type { HostCluster } from '../host-cluster.js';
import { annotations, labels, platformNamespaces } from '../name.js';
import { policyParameters } from '../policy-parameters.js';
import type { Manifest } from './manifest.js';
import type { Scope } from './scope.js';

type Policies = Readonly<Record<string, Manifest>>;

const managed = { [labels.managed]: 'true' };
const { protection, host, fluxUsers } = policyParameters;

/**
 * The policies that protect a workspace from the inside, as native ValidatingAdmissionPolicies: nothing to install there.
 * Those of all workspaces, then what the ingress of this one may serve.
 */
export function workspacePolicies({ cluster, workspace }: Scope): Policies {
  shared ??= makeShared();
  return {
    ...shared.everywhere,
    ...(workspace.hostnames.length === 0
      ? shared.nothingPublished
      : ingressPolicies(workspace.hostnames, cluster.ingress?.className)),
    ...workloadPolicies(cluster),
  };
}

/** What the host cluster asks of owners, images and classes; nothing where it says nothing. Made once for all of its workspaces. */
function workloadPolicies(cluster: HostCluster): Policies {
  const made = ofCluster.get(cluster) ?? frozen(makeWorkloadPolicies(cluster));
  ofCluster.set(cluster, made);
  return made;
}

const ofCluster = new WeakMap<HostCluster, Policies>();

function makeWorkloadPolicies(cluster: HostCluster): Policies {
  const { registries, ownerLabels, storageClasses: storage, runtimeClasses: runtime, policyMode } = cluster;
  const policies = [
    ...(ownerLabels.length > 0 ? [namespaceOwner({ ownerLabels, platformNamespaces })] : []),
    ...(registries.length > 0 ? [trustedRegistries({ trustedRegistries: registries, platformNamespaces })] : []),
    ...(storage ? [storageClasses({ storageClasses: storage, platformNamespaces })] : []),
    ...(runtime ? [runtimeClasses({ runtimeClasses: runtime, platformNamespaces })] : []),
  ];
  return policyManifests(policies, managed, policyMode) as Policies;
}

/**
 * The policies that keep workspaces on their nodes, in the namespaces of workspaces: what is refused there needs no good will
 * inside. They are native and always refuse, because they have to hold while nothing else runs yet.
 */
export const hostClusterPolicies = ({ name }: HostCluster): Policies =>
  policyManifests(hostPolicies(host), { ...managed, [labels.hostCluster]: name }) as Policies;

/** The policies on what vClusters copy to a host cluster, for the engine and in the mode that it says. */
export function hardeningManifests(cluster: HostCluster): Policies {
  const { name, ingress, policyMode, policyEngine, source } = cluster;
  const hardening = hostHardeningPolicies({
    ...host,
    ...(ingress?.className !== undefined && { ingressClass: ingress.className }),
    ...(cluster.storageClasses && { storageClasses: cluster.storageClasses }),
    ...(cluster.runtimeClasses && { runtimeClasses: cluster.runtimeClasses }),
    fluxUsers: [...fluxUsers(source.namespace), ...cluster.deliveryUsers],
  });
  const labelled = { ...managed, [labels.hostCluster]: name };
  return Object.fromEntries(
    policyEngine === 'kyverno'
      ? hardening.map((policy) => [policy.name, kyvernoValidatingPolicy(policy, labelled, policyMode)])
      : Object.entries(policyManifests(hardening, labelled, policyMode)),
  ) as Policies;
}

/**
 * The policies that keep a workspace's volumes and pods while its vCluster is exchanged. They stay when the host cluster
 * leaves the tenancy: what is kept then is to be kept still.
 */
export function volumeProtection({ name, source }: HostCluster): Policies {
  const policies = keepingPolicies({ ...host, fluxNamespace: source.namespace });
  const manifests = policyManifests(policies, { ...managed, [labels.hostCluster]: name }) as Policies;
  return Object.fromEntries(Object.entries(manifests).map(([key, manifest]) => [key, staying(manifest)]));
}

const staying = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    annotations: { ...manifest.metadata.annotations, [annotations.fluxPrune]: 'disabled' },
  },
});

let shared: ReturnType<typeof makeShared> | undefined;

/** What is the same in every workspace, or in every one that publishes nothing: frozen, so that its text is made once. */
const makeShared = () => ({
  everywhere: frozen({
    ...protectionManifests(protection, managed),
    ...policyManifests(rightsPolicies(protection), managed),
  } as Policies),
  nothingPublished: frozen(ingressPolicies([])),
});

function frozen(policies: Policies): Policies {
  for (const policy of Object.values(policies)) Object.freeze(policy);
  return policies;
}

function ingressPolicies(hostnames: readonly string[], ingressClass?: string): Policies {
  const ingress = { hostnames, ...(ingressClass !== undefined && { ingressClass }) };
  return workspacePolicyManifests(ingress, protection, managed) as Policies;
}
