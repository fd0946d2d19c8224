/** Properties of a tenancy on Kubernetes. Whatever they hold is known before anything is made, so none is an output. */
export interface KubernetesTenancyArgs {
  /**
   * Documents of the tenancy, and ordinary objects of projects, as YAML files hold them.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of a component has no other word for any JSON
  readonly documents: any[];
  /** Name of the host cluster in the tenancy; what is for another one is left to a component of its own. */
  readonly hostCluster: string;
  /**
   * Documents of other sources: references, sums and collisions are checked over both, and nothing is made of them.
   * @default none
   */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of a component has no other word for any JSON
  readonly context?: any[];
  /**
   * Address at which vClusters are reached from where Pulumi runs, with {namespace} for the host namespace of the
   * workspace: https://{namespace}.vclusters.example.com. Certificates are verified for the name in the kubeconfig.
   * @default the address of the Service in the host cluster, which the kubeconfig holds
   */
  readonly tenantServer?: string;
  /**
   * Whether objects that are inside of vClusters already are taken over; for the host, give its provider
   * upsertExistingObjects.
   * @default false: they are an error
   */
  readonly adopt?: boolean;
}
