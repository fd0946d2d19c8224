/** Pages of the issues that `workload.ts` and `workload-demand.ts` raise. */
export const workloadPages = {
  'workload-kind': {
    title: 'The kind does not belong into a project',
    explanation:
      "Workloads are ordinary objects of one namespace. Namespaces, rights, quotas and network policies are declared by the tenancy, and objects of the whole cluster are not of a project. Of Kubernetes' own kinds only those on the list are taken, and of other groups none that steer the cluster, delivery or policies.",
    example: 'workloads: [{apiVersion: v1, kind: Namespace, metadata: {name: other}}]',
    fix: 'Use the field or the document that the issue names, or remove the object.',
  },
  'workload-secret': {
    title: 'A secret stands in Git',
    explanation:
      'Whoever may read the repository, or ever could, knows what stands in it. That holds for base64 as well.',
    example: 'workloads: [{apiVersion: v1, kind: Secret, metadata: {name: db}, stringData: {password: hunter2}}]',
    fix: 'Use an ExternalSecret, or make the Secret in the cluster.',
  },
  'workload-namespace': {
    title: 'The object names another namespace',
    explanation: 'The namespace of a workload is its project.',
    example: 'projects: [{name: web, workloads: [{kind: ConfigMap, metadata: {name: a, namespace: api}}]}]',
    fix: 'Leave the namespace out, or list the object in its own project.',
  },
  'workload-label': {
    title: 'The object has a label of delivery',
    explanation:
      'The label kaas.hexabase.ai/managed marks objects that only delivery may change, and the other labels of that domain say whose an object is. Keys of Flux and vCluster steer delivery and what reaches the host; snippets write into the configuration of an ingress that all tenants share.',
    example: 'metadata: {labels: {kaas.hexabase.ai/managed: "true"}}',
    fix: 'Remove the label.',
  },
  'workload-field': {
    title: 'The object says what only the cluster says',
    explanation:
      'Owners, finalizers, versions and status are written by the API server and by controllers. In Git they would be wrong at once, or hold an object that nobody can delete. Names are full names: generateName would make another object at each delivery.',
    example: 'metadata: {name: web, finalizers: [example.com/hold]}',
    fix: 'Remove the field; name, namespace, labels and annotations are for people to set.',
  },
  'workload-image': {
    title: 'The image is not from a trusted registry',
    explanation:
      'A host cluster that names registries runs images from those only. A name without a registry means Docker Hub.',
    example: 'registries: [registry.example.com] and containers: [{name: web, image: nginx}]',
    fix: 'Use an image from one of them, or add the registry to the host cluster.',
  },
  'workload-placement': {
    title: 'The pod chooses its node past the plan',
    explanation:
      'A plan sells shared nodes, or a node pool of its own. A pod that names a node, selects a node pool, or tolerates every taint would run on what another tenant pays for.',
    example: 'tolerations: [{operator: Exists}]',
    fix: 'Remove it, and set nodePool of the workspace for a dedicated plan.',
  },
  'workload-reach': {
    title: "The object answers to what is not the workspace's own",
    explanation:
      'The ingress of the host cluster serves the names of many tenants: an Ingress takes only hostnames of its workspace, and names the class of the host cluster. A Service with external addresses, or with the name of another server, would redirect the traffic of others.',
    example: 'an Ingress with host: www.example.com in a workspace without hostnames',
    fix: 'Add the name to hostnames of the workspace, or remove the field that the issue names.',
  },
  'workload-duplicate': {
    title: 'The object is listed twice',
    explanation: 'Two objects of one kind and name in a project would overwrite each other in turn.',
    example: 'two Deployments named web in one project',
    fix: 'Keep one of them.',
  },
  'workload-quota': {
    title: 'The workloads do not fit the quota of the project',
    explanation:
      "Requests and limits of the pods, with the plan's defaults where a container names none, are at most the project's quota: each pod alone, and all of them together; so are their number and their volumes. A container's request is at most its limit and at least the smallest container. Otherwise pods stay away without an error that the author would see.",
    example: 'a Deployment of 4 replicas with 500m each in a project with a quota of 1 CPU',
    fix: 'Ask for less, or raise the quota of the project.',
  },
  'workload-storage': {
    title: 'A claim does not say how much storage it asks for',
    explanation:
      'Kubernetes takes no PersistentVolumeClaim without a storage request above 0. A StatefulSet whose claim template has none is applied, and its pods stay away without an error that the author would see.',
    example:
      'workloads: [{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]',
    fix: 'Set resources.requests.storage of the claim.',
  },
} as const;
