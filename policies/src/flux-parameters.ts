import type { LabelSelector } from './policy.js';

/** What the policies on Flux objects in the hands of tenants speak of. */
export interface FluxParameters {
  /** Label that marks, with the value `true`, what delivery made. */
  readonly managedLabel: string;
  /** Namespaces whose Flux objects are judged. @default every namespace */
  readonly namespaces?: LabelSelector;
  /** Users of the host cluster that delivery acts as: what they write is the platform's. */
  readonly fluxUsers: readonly string[];
  /** Secrets of the platform that stand in the namespace of a tenant, such as the kubeconfig of its vCluster. */
  readonly platformSecrets: readonly string[];
  /** Hosts inside the cluster that sources may be at. @default none */
  readonly sourceHosts?: readonly string[];
}
